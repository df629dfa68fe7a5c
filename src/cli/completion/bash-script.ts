/**
 * The script for bash, from 3.2 on and without the package bash-completion. It reads the line itself, since bash breaks words at `:`, `=` and `@`,
 * which names of contexts and ServiceAccounts have in them; it expands nothing of what is typed; and what it offers is quoted as the
 * place needs it. What follows `run --` is left to the completion of that program, where bash-completion is loaded.
 */
export const BASH_SCRIPT = `# bash completion for kubetrace: source <(kubetrace completion bash)

# Words of a line, read as the shell would, but with nothing expanded: into __kubetrace_words. An open quote stays in
# __kubetrace_quote, and in __kubetrace_kept what of the last word readline keeps, as it replaces only the rest.
__kubetrace_read() {
    local line=$1 i char word='' has_word=''
    __kubetrace_words=() __kubetrace_quote='' __kubetrace_kept=''
    for ((i = 0; i < \${#line}; i++)); do
        char=\${line:i:1}
        if [[ $__kubetrace_quote == "'" && $char != "'" ]]; then
            word+=$char
        elif [[ $char == "\\\\" ]]; then
            ((++i))
            [[ $__kubetrace_quote == '' || \${line:i:1} == [\\"\\$\\\`\\\\] ]] || word+=$char
            word+=\${line:i:1} has_word=1
        elif [[ $char == "$__kubetrace_quote" ]]; then
            __kubetrace_quote=''
        elif [[ $__kubetrace_quote != '' ]]; then
            word+=$char
        elif [[ $char == "'" || $char == '"' ]]; then
            __kubetrace_quote=$char __kubetrace_kept=$word has_word=1
        elif [[ $char == [[:space:]] ]]; then
            [[ $has_word == '' ]] || __kubetrace_words+=("$word")
            word='' has_word='' __kubetrace_kept=''
        else
            word+=$char has_word=1
            [[ $COMP_WORDBREAKS != *"$char"* ]] || __kubetrace_kept=$word
        fi
    done
    __kubetrace_words+=("$word")
}

# A value as it has to stand on the line: into __kubetrace_quoted.
__kubetrace_quote_value() {
    local value=$1
    case $__kubetrace_quote in
        "'") [[ $value != *"'"* ]] && __kubetrace_quoted=$value ;;
        '"')
            value=\${value//\\\\/\\\\\\\\}
            value=\${value//\\"/\\\\\\"}
            value=\${value//\\$/\\\\$}
            __kubetrace_quoted=\${value//\\\`/\\\\\\\`}
            ;;
        *) [[ $value == '' ]] && __kubetrace_quoted='' || printf -v __kubetrace_quoted %q "$value" ;;
    esac
}

__kubetrace_complete() {
    local __kubetrace_words __kubetrace_quote __kubetrace_kept __kubetrace_quoted i
    if [[ \${COMP_WORDS[1]} == run ]] && declare -F _command_offset > /dev/null; then
        for ((i = 2; i < COMP_CWORD; i++)); do
            [[ \${COMP_WORDS[i]} != -- ]] || { _command_offset $((i + 1)); return; }
        done
    fi
    __kubetrace_read "\${COMP_LINE:0:COMP_POINT}"
    local program=\${__kubetrace_words[0]/#\\~\\//$HOME/} current=\${__kubetrace_words[\${#__kubetrace_words[@]} - 1]}
    type "$program" > /dev/null 2>&1 && ! alias "$program" > /dev/null 2>&1 || program=kubetrace
    local out directive
    out=$("$program" complete -- "\${__kubetrace_words[@]:1}" 2> /dev/null)
    directive=\${out##*:}
    [[ $directive =~ ^[0-9]+$ ]] || return
    out=\${out%:*}

    local flag='' line value
    local -a values descriptions
    [[ $current != -*=* ]] || flag=\${current%%=*}=
    current=\${current#"$flag"}
    while IFS= read -r line; do
        [[ $line != '' ]] || continue
        value=\${line%%$'\\t'*}
        values+=("$value")
        line=\${line#"$value"}
        descriptions+=("\${line#$'\\t'}")
    done <<< "$out"

    local option
    for option in "2 -o nospace" "4 +o default" "32 -o nosort"; do
        ((directive & \${option%% *})) && compopt \${option#* } 2> /dev/null
    done
    if ((directive & 16)); then
        compopt -o filenames 2> /dev/null
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -d -- "$current")
        return
    fi
    if ((directive & 8)); then
        compopt -o filenames 2> /dev/null
        while IFS= read -r value; do
            for line in "\${values[@]}"; do
                [[ $value != *".$line" && ! -d $value ]] || { COMPREPLY+=("$value"); break; }
            done
        done < <(compgen -f -- "$current")
        return
    fi

    # Where nothing more can be inserted, and no menu inserts whole lines, values are listed with their descriptions.
    local common=\${values[0]} width=0
    for value in "\${values[@]}"; do
        while [[ $value != "$common"* ]]; do common=\${common%?}; done
        ((\${#value} <= width)) || width=\${#value}
    done
    local is_list=''
    printf -v __kubetrace_quoted %q "$current"
    [[ $COMP_TYPE != 37 && $COMP_TYPE != 42 && \${#values[@]} -gt 1 && $common == "$current" ]] &&
        [[ $current == '' || $__kubetrace_quoted == "$current" ]] && is_list=1
    for i in "\${!values[@]}"; do
        value=$flag\${values[i]}
        value=\${value#"$__kubetrace_kept"}
        if [[ $is_list != '' ]]; then
            [[ \${descriptions[i]} == '' ]] ||
                printf -v value '%-*s  %s' $((width + \${#value} - \${#values[i]})) "$value" "\${descriptions[i]}"
            COMPREPLY+=("\${value:0:\${COLUMNS:-80} - 1}")
        else
            __kubetrace_quote_value "$value" && COMPREPLY+=("$__kubetrace_quoted")
        fi
    done
    # Where files fit too, they are offered beside the values.
    if ((!(directive & 4))) && [[ \${#values[@]} -gt 0 && $flag == '' ]]; then
        while IFS= read -r value; do
            [[ ! -d $value ]] || { value+=/; compopt -o nospace 2> /dev/null; }
            __kubetrace_quote_value "\${value#"$__kubetrace_kept"}" && COMPREPLY+=("$__kubetrace_quoted")
        done < <(compgen -f -- "$current")
    fi
}

complete -o default -F __kubetrace_complete kubetrace
`;
