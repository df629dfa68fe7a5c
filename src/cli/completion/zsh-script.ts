/** The script for zsh. It expands nothing of what is typed, and leaves it to zsh to quote what it offers. What follows `run --` is left to the completion of that program. */
export const ZSH_SCRIPT = `#compdef kubetrace
# zsh completion for kubetrace: source <(kubetrace completion zsh), after compinit

_kubetrace() {
    local dashes=\${words[(i)--]}
    if [[ \${words[2]} == run ]] && ((dashes < CURRENT)); then
        shift $dashes words
        ((CURRENT -= dashes))
        _normal
        return
    fi

    local program=\${(Q)words[1]} out directive line value
    local -a typed lines described
    ((CURRENT > 2)) && typed=("\${(@Q)words[2,CURRENT-1]}")
    program=\${program/#\\~\\//$HOME/}
    (($+commands[$program] || $+functions[$program])) || [[ -x $program ]] || program=kubetrace
    out=$("$program" complete -- "\${typed[@]}" "\${(Q)PREFIX}" 2> /dev/null)
    lines=("\${(@f)out}")
    directive=\${lines[-1]#:}
    [[ $directive == <-> ]] || return 1
    lines[-1]=()
    # Of --flag=value only the value is completed.
    [[ $PREFIX != -*=* ]] || compset -P 1 '*='

    if ((directive & 16)); then
        _files -/
        return
    fi
    if ((directive & 8)); then
        _files -g "*.(\${(j:|:)lines})(-.)"
        return
    fi
    local -a order rest
    ((directive & 32)) && order=(-V)
    ((directive & 2)) && rest=(-S '')
    for line in "\${lines[@]}"; do
        value=\${line%%$'\\t'*}
        line=\${line#"$value"}
        value=\${value//\\\\/\\\\\\\\}
        described+=("\${value//:/\\\\:}\${line:+:\${line#$'\\t'}}")
    done
    local result=1
    ((\${#described})) && _describe $order kubetrace described "\${rest[@]}" && result=0
    ((directive & 4)) || { _files && result=0; }
    return result
}

# Loaded by compinit from a file of this name it is called at once; sourced, it is registered.
if [[ \${funcstack[1]} == _kubetrace ]]; then
    _kubetrace "$@"
else
    compdef _kubetrace kubetrace
fi
`;
