Attribute VB_Name = "De06Ribbon"
Option Explicit

' The one answer to every button of the ribbon tab. What a button does is Python. What is said here, before Python
' starts or when it cannot speak, stands in named cells of this add-in's sheet: VBA source holds no Vietnamese.

Private Const TOO_LONG As Long = 9
Private Const NOT_STARTED As Long = -1
Private Const CANCEL_KEY_OFF As Long = 0

Private atWork As Boolean
Private failure As Long
Private halfWritten As Boolean

Public Sub De06_OnAction(control As IRibbonControl)
    Dim obstacle As String
    ' Excel goes on handling messages while Python works: a second click comes in here, and is not heard.
    If atWork Then Exit Sub
    atWork = True
    On Error GoTo Failed
    obstacle = ObstacleTo(control.Tag)
    If obstacle = "" Then
        ' "de06_kiem_tra" in the ribbon is "kiem_tra" in Python.
        Report Perform(Mid$(control.ID, Len("de06_") + 1), "")
    Else
        Tell obstacle
    End If
    atWork = False
    Exit Sub
Failed:
    Tell "not_started", Err.Number
    atWork = False
End Sub

' Presses a button for a program, with nobody there to be asked or told; returns Python's exit status, -1 when Python
' could not be started.
Public Function De06_Press(action As String) As Long
    De06_Press = NOT_STARTED
    If atWork Then Exit Function
    atWork = True
    On Error GoTo Failed
    De06_Press = Perform(action, "unattended")
    If failure <> 0 Then De06_Press = NOT_STARTED
Failed:
    atWork = False
End Function

' What keeps a button from working on the active workbook, as the name of its message; its tag tells what it does:
' "nothing" with a workbook, "reading" or "writing" one.
Private Function ObstacleTo(need As String) As String
    If need = "nothing" Then Exit Function
    If ActiveWorkbook Is Nothing Then
        ObstacleTo = "no_workbook"
    ElseIf ActiveWorkbook.Path = "" Then
        ObstacleTo = "never_saved"
    ElseIf LCase$(Left$(ActiveWorkbook.Path, 4)) = "http" Then
        ObstacleTo = "in_cloud"
    ElseIf need = "writing" And IsReadOnly() Then
        ObstacleTo = "read_only"
    End If
End Function

Private Function IsReadOnly() As Boolean
    ' Where this cannot be told, saving tells.
    On Error Resume Next
    IsReadOnly = ActiveWorkbook.ReadOnly
End Function

' Runs Python and gives Excel back as it was, whatever became of Python: nobody else does.
Private Function Perform(action As String, manner As String) As Long
    Dim calculationBefore As Long
    ' Without a workbook Excel may refuse to tell its mode of calculation, and then there is none to give back.
    If Not ActiveWorkbook Is Nothing Then calculationBefore = Application.Calculation
    failure = 0
    halfWritten = False
    Application.StatusBar = Words("running")
    On Error Resume Next
    ' Esc would stop this macro before Excel is given back. Excel turns the key on again when the macro has ended.
    Application.EnableCancelKey = CANCEL_KEY_OFF
    Err.Clear
    Perform = De06_Launch(action, manner)
    failure = Err.Number
    If failure <> 0 Or Perform <> 0 Then halfWritten = (CStr(Application.StatusBar) = Words("writing"))
    Application.StatusBar = False
    Application.ScreenUpdating = True
    ' A Python that is killed while Excel saves leaves it without questions, even whether to save when it is closed.
    Application.DisplayAlerts = True
    If calculationBefore <> 0 Then
        If Application.Calculation <> calculationBefore Then Application.Calculation = calculationBefore
    End If
End Function

' Python says itself what it did and what went wrong, and then ends with status 0. Any other status, or none, means
' that it could not speak.
Private Sub Report(status As Long)
    If failure <> 0 Then
        Tell "not_started", failure
    ElseIf halfWritten Then
        Tell "half_written", status
    ElseIf status = TOO_LONG Then
        Tell "too_long"
    ElseIf status <> 0 Then
        Tell "not_finished", status
    End If
End Sub

Private Sub Tell(message As String, Optional number As Long)
    De06_Show Replace(Words(message), "{code}", Code(number)), Words("title")
End Sub

' A number as lists of errors have it: those below zero, which COM gives, in sixteens.
Private Function Code(number As Long) As String
    If number < 0 Then Code = Hex$(number) Else Code = CStr(number)
End Function

Private Function Words(cell As String) As String
    Words = ThisWorkbook.Worksheets(1).Range(cell).Value
End Function
