@echo off
rem Go DeAn06 cua nguoi dung Windows dang dang nhap; so va bao cao van nguyen. Tham so /quiet: khong cho bam phim.
setlocal DisableDelayedExpansion
if "%~1"=="" goto start
if /i "%~1"=="/quiet" goto start
echo Tham so duy nhat: /quiet (khong cho bam phim). Chua lam gi ca.
exit /b 2
:start
if not exist "%~dp0python\python.exe" goto incomplete
rem Truoc het xem Python cua bo cai co du tep, dung tep.
"%~dp0python\python.exe" -I -B -X utf8 -m de06_xl.setup.manifest python 2>nul
set "STATUS=%ERRORLEVEL%"
if "%STATUS%"=="2" goto end
if not "%STATUS%"=="0" goto incomplete
"%~dp0python\python.exe" -I -B -m de06_xl.cli setup --remove
set "STATUS=%ERRORLEVEL%"
if "%STATUS%"=="0" goto end
if "%STATUS%"=="2" goto end
:incomplete
echo Bo cai bi thieu tep hoac bi chan: hay giai nen tron ven tep .zip, kiem tra phan mem diet vi-rut, roi chay lai.
set "STATUS=2"
:end
if /i not "%~1"=="/quiet" pause
exit /b %STATUS%
