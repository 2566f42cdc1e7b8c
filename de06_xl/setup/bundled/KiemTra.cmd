@echo off
rem Tim nhung gi can DeAn06 tren may nay, khong thay doi gi. Tham so /quiet: khong cho bam phim.
setlocal DisableDelayedExpansion
if not exist "%~dp0python\python.exe" goto incomplete
"%~dp0python\python.exe" -I -B -m de06_xl.cli doctor
set "STATUS=%ERRORLEVEL%"
if "%STATUS%"=="0" goto end
if "%STATUS%"=="1" goto end
if "%STATUS%"=="2" goto end
:incomplete
echo Bo cai bi thieu tep hoac bi chan: hay giai nen tron ven tep .zip, kiem tra phan mem diet vi-rut, roi chay lai.
set "STATUS=2"
:end
if /i not "%~1"=="/quiet" pause
exit /b %STATUS%
