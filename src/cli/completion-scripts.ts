/**
 * The scripts by shell. Each of them asks `bakefile __complete`, and takes from its answer the words
 * (before the tabs) and the directive of the last line.
 */
export const completionScripts: ReadonlyMap<string, string> = new Map([
  ['bash', bashScript()],
  ['zsh', zshScript()],
  ['fish', fishScript()],
  ['powershell', powershellScript()],
]);

function bashScript(): string {
  return `# Completion of bake and bakefile for bash 4.2 and later.

_bakefile_complete() {
  # Readline splits words at = and : as well; here they are joined again.
  local rest=\${COMP_LINE:0:COMP_POINT} index word blank words=()
  for ((index = 0; index <= COMP_CWORD; index++)); do
    blank=\${rest%%[![:space:]]*}
    rest=\${rest#"$blank"}
    word=\${COMP_WORDS[index]}
    ((index == COMP_CWORD)) && word=$rest
    rest=\${rest#"$word"}
    if [[ -n $blank || \${#words[@]} -eq 0 ]]; then
      words+=("$word")
    else
      words[\${#words[@]} - 1]+=$word
    fi
  done

  # What stands before the part that readline replaces.
  local current=\${words[\${#words[@]} - 1]} lead
  lead=\${current%"$word"}
  [[ $word == [=:] ]] && lead=$current

  local line directive=0 value lines=()
  while IFS= read -r line; do lines+=("$line"); done < <(
    bakefile __complete --raw "\${words[@]}" 2>/dev/null
  )
  ((\${#lines[@]})) || return 0
  directive=\${lines[\${#lines[@]} - 1]#:}
  unset "lines[\${#lines[@]}-1]"

  COMPREPLY=()
  for line in "\${lines[@]}"; do
    value=\${line%%$'\\t'*}
    value=\${value#"$lead"}
    # Inside quotes, and with a pattern, what was typed goes on; else what needs quotes gets them.
    if [[ $word != [\\"\\']* && $current != *[*?[]* ]]; then
      printf -v value %q "$value"
    fi
    COMPREPLY+=("$value")
  done
  ((directive & 2)) && compopt -o nospace
  return 0
}

complete -F _bakefile_complete bake bakefile
`;
}

function zshScript(): string {
  return `#compdef bake bakefile
# Completion of bake and bakefile for zsh.

_bakefile() {
  local -a lines values shown
  local line value directive
  lines=("\${(@f)$(bakefile __complete "\${(@Q)words[1,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  directive=\${lines[-1]#:}
  for line in "\${(@)lines[1,-2]}"; do
    value=\${line%%$'\\t'*}
    values+=("$value")
    if [[ $line == *$'\\t'* ]]; then
      shown+=("$value -- \${line#*$'\\t'}")
    else
      shown+=("$value")
    fi
  done
  (( $#values )) || return 1
  if (( directive & 2 )); then
    compadd -l -S '' -d shown -a values
  else
    compadd -l -d shown -a values
  fi
}

# Read from a folder of $fpath it is called; read by source it is registered.
if [[ \${funcstack[1]} == _bakefile ]]; then
  _bakefile "$@"
else
  compdef _bakefile bake bakefile
fi
`;
}

function fishScript(): string {
  return `# Completion of bake and bakefile for fish.

function __bakefile_complete
    set -l words (commandline -opc) (commandline -ct | string unescape)
    # A current word that is empty is a word all the same.
    test -z (commandline -ct | string collect); and set -a words ''
    for line in (bakefile __complete $words 2>/dev/null)
        string match -q ':*' -- $line; or echo $line
    end
end

complete -c bake -f -a '(__bakefile_complete)'
complete -c bakefile -f -a '(__bakefile_complete)'
`;
}

function powershellScript(): string {
  return `# Completion of bake and bakefile for PowerShell 5.1 and later.

Register-ArgumentCompleter -Native -CommandName bake, bakefile -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # Two apostrophes are an empty word; Windows PowerShell would drop it.
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    $current = if ($wordToComplete) { $wordToComplete } else { "''" }
    foreach ($line in (& bakefile __complete --raw @words $current 2>$null)) {
        if ($line -match '^:\\d+$') { continue }
        $value, $description = $line -split "\`t", 2
        if (-not $description) { $description = $value }
        $text = if ($value -match "[\\s'\\*\\[\\]\\$\\(\\)]") {
            "'" + $value.Replace("'", "''") + "'"
        } else { $value }
        [System.Management.Automation.CompletionResult]::new(
            $text, $value, 'ParameterValue', $description)
    }
}
`;
}
