Attribute VB_Name = "De06Ribbon"
Option Explicit

' The one answer to every button of the ribbon tab. What a button does is Python. What is said here, before Python
' starts or when it cannot speak, stands in named cells of this add-in's sheet: VBA source holds no Vietnamese.

Private atWork As Boolean

Public Sub De06_OnAction(control As IRibbonControl)
    ' Excel goes on handling messages while Python works: a second click comes in here, and is not heard.
    If atWork Then Exit Sub
    atWork = True
    On Error GoTo Failed
    If ActiveWorkbook Is Nothing Then
        Tell "no_workbook"
    ElseIf ActiveWorkbook.Path = "" Then
        Tell "never_saved"
    Else
        ' "de06_kiem_tra" in the ribbon is "kiem_tra" in Python.
        Work Mid$(control.ID, Len("de06_") + 1)
    End If
    atWork = False
    Exit Sub
Failed:
    Tell "not_started", Err.Number
    atWork = False
End Sub

' Python says itself what it did and what went wrong, and then ends with status 0. Any other status, or none, means
' that it could not speak.
Private Sub Work(action As String)
    Dim calculationBefore As Long
    Dim status As Long
    Dim failure As Long
    calculationBefore = Application.Calculation
    Application.StatusBar = Words("running")
    On Error Resume Next
    status = De06_Launch(action)
    failure = Err.Number
    ' Whatever became of Python: nobody else gives Excel back as it was.
    Application.StatusBar = False
    Application.ScreenUpdating = True
    If Application.Calculation <> calculationBefore Then Application.Calculation = calculationBefore
    On Error GoTo 0
    If failure <> 0 Then
        Tell "not_started", failure
    ElseIf status <> 0 Then
        Tell "not_finished", status
    End If
End Sub

Private Sub Tell(message As String, Optional number As Long)
    De06_Show Replace(Words(message), "{code}", Code(number)), Words("title")
End Sub

' A number as lists of errors have it: 80070002, 70.
Private Function Code(number As Long) As String
    If number < 0 Then Code = Hex$(number) Else Code = CStr(number)
End Function

Private Function Words(cell As String) As String
    Words = ThisWorkbook.Worksheets(1).Range(cell).Value
End Function
