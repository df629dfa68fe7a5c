/** The script for fish. What follows `run --` is left to the completion of that program. */
export const FISH_SCRIPT = `# fish completion for kubetrace: kubetrace completion fish > ~/.config/fish/completions/kubetrace.fish

function __kubetrace_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l dashes (contains -i -- -- $words)
    if test (count $words) -gt 1; and test "$words[2]" = run; and test -n "$dashes"
        set -l line
        for at in (seq (math $dashes + 1) (count $words))
            set -a line (string escape -- $words[$at])
        end
        set -a line "$typed"
        complete -C "$line"
        return
    end

    # The typed word without its quote, which may still be open.
    if string match -qr '^["\\']' -- "$typed"
        set typed (string sub -s 2 -- "$typed")
    else if string match -qr '\\\\\\\\' -- "$typed"
        set typed (string unescape -- "$typed"; or echo -- "$typed")
    end
    set -l answer ($words[1] complete -- $words[2..-1] "$typed" 2> /dev/null)
    set -l directive (string match -r '^:([0-9]+)$' -- "$answer[-1]")[2]
    test -n "$directive"; or return

    # Of --flag=value only the value is completed.
    set -l flag (string match -r -- '^-[^=]*=' "$typed")
    set -l value (string replace -r -- '^-[^=]*=' '' "$typed")
    if test (math "bitand($directive, 16)") -ne 0
        string replace -r '^' -- "$flag" (__fish_complete_directories "$value" '')
    else if test (math "bitand($directive, 8)") -ne 0
        string replace -r '^' -- "$flag" (__fish_complete_path "$value")
    else
        if test (count $answer) -gt 1
            string replace -r '^' -- "$flag" $answer[1..-2]
        end
        if test (math "bitand($directive, 4)") -eq 0
            string replace -r '^' -- "$flag" (__fish_complete_path "$value")
        end
    end
end

complete -c kubetrace -e
complete -c kubetrace -k -f -a '(__kubetrace_complete)'
`;
