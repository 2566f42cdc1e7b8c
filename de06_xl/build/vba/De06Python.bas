Attribute VB_Name = "De06Python"
Option Explicit

' What reaches beyond Excel: starting Python, and a message box that can show Vietnamese letters, as MsgBox cannot.

Private Const PYTHON As String = "%LOCALAPPDATA%\DeAn06\python\pythonw.exe"
Private Const HIDDEN As Long = 0
Private Const NO_TIME_LIMIT As Long = 0

' Does an action in a Python of its own, unseen; waits for its end and returns its exit status. The variable is
' expanded outside VBA, in Unicode; Python finds this Excel, and the workbook in it, by the number of the window.
' The manner is empty, or "unattended".
Public Function De06_Launch(action As String, manner As String) As Long
    De06_Launch = CreateObject("WScript.Shell").Run( _
        RTrim$("""" & PYTHON & """ -I -m de06_xl.addin " & action & " " & CStr(Application.Hwnd) & " " & manner), _
        HIDDEN, True)
End Function

' Shows a message in a box on top of all others, since it belongs to no window; where scripting is forbidden, in the
' status bar until the next click.
Public Sub De06_Show(message As String, title As String)
    On Error GoTo Forbidden
    CreateObject("WScript.Shell").Popup message, NO_TIME_LIMIT, title, vbExclamation + vbSystemModal
    Exit Sub
Forbidden:
    Application.StatusBar = message
End Sub
