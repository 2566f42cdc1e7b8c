@echo off
rem Go DeAn06 cua nguoi dung Windows dang dang nhap; so va bao cao van nguyen. Tham so /quiet: khong cho bam phim.
setlocal DisableDelayedExpansion
if not exist "%~dp0python\python.exe" goto incomplete
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
