/**
 * The script for PowerShell, 5.1 and later. Of a word it takes what the parser made of it, so that quotes are gone. An empty last argument, which says that a
 * new word begins, reaches programs from 7.3 on; before it has to be written as two quotes (about_Preference_Variables, PSNativeCommandArgumentPassing).
 */
export const POWERSHELL_SCRIPT = `# PowerShell completion for kubetrace: kubetrace completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'kubetrace' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
        })
    $typed = "$wordToComplete".Trim([char[]]"'\`"")
    $isWhole = $PSVersionTable.PSVersion -ge [version]'7.3' -and "$PSNativeCommandArgumentPassing" -ne 'Legacy'
    $words += if ($typed -eq '' -and -not $isWhole) { '""' } else { $typed }

    $lines = @(& kubetrace complete '--' @words 2>$null)
    if ($lines.Count -eq 0 -or $lines[-1] -notmatch '^:(\\d+)$') { return }
    $directive = [int]$Matches[1]
    # Files with some endings, and directories: PowerShell offers files where nothing is returned.
    if ($directive -band 24) { return }

    # Of --flag=value only the value is completed.
    $flag = if ($typed -match '^-[^=]*=') { $Matches[0] } else { '' }
    $results = @($lines | Select-Object -SkipLast 1 | ForEach-Object {
        $value, $description = $_ -split "\`t", 2
        $text = $flag + $value
        if ($text -match '[^\\w\\-+=:./@%]' -or $text -match '^[@%]') { $text = "'" + ($text -replace "'", "''") + "'" }
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $description)
    })
    # An empty text keeps PowerShell from offering files.
    if ($results.Count -eq 0 -and ($directive -band 4)) { '' } else { $results }
}
`;
