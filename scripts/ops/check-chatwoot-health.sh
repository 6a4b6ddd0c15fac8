#!/bin/sh
# Is Chatwoot well? See docs/runbooks/chatwoot-health.md. For machines that have no Node: POSIX sh, curl 7.55 or newer, awk
# and od, in one file. check-chatwoot-health.mjs is its twin: what one says, the other says, word for word.
set -u
# Bytes are bytes, and a decimal point is a point.
LC_ALL=C
export LC_ALL
# A reader that has gone away changes nothing about Chatwoot's health; and curl must outlive od (see fetch).
trap '' PIPE

usage() {
  cat <<'END'
Usage: check-chatwoot-health [--json] [--quiet] [--help]

Asks Chatwoot whether it is up and whether our token still opens its API.

  --json   print the artifact and nothing else on standard output
  --quiet  print failures only
  --help   print this

Settings, from the environment or else from .env in the working folder:
  CHATWOOT_BASE_URL                address of your Chatwoot
  CHATWOOT_TOKEN                   access token (CHATWOOT_API_TOKEN is read too)
  CHATWOOT_ACCOUNT_ID              account the token must belong to; without it any will do
  CHATWOOT_HEALTH_TIMEOUT_SECONDS  time for each check, 1 to 60; 10 without it

Exit code: 0 all passed, 1 settings missing or wrong, 2 the platform failed, 3 the API failed, 4 both failed.
Each run leaves artifacts/ops/chatwoot-health/health-check-<timestamp>.json in the working folder.
END
}

folder=artifacts/ops/chatwoot-health
default_timeout_seconds=10
most_timeout_seconds=60
most_redirects=5
# A profile has a few kilobytes; whatever is larger is not one.
most_body_bytes=1048576
# Chatwoot's ids are 4-byte integers; the product's own settings have the same bound.
most_account_id=2147483648

warn() {
  printf 'Warning: %s\n' "$1" >&2
}

# --- Settings

# dotenv NAME: prints what .env gives to NAME; quoted values may span lines.
dotenv() {
  awk -v wanted="$1" '
    { sub(/\r$/, ""); text = text $0 "\n" }
    function next_line() { text = substr(text, index(text, "\n") + 1) }
    END {
      while (text != "") {
        line = substr(text, 1, index(text, "\n") - 1)
        if (line !~ /^[ \t]*(export[ \t]+)?[A-Za-z_][A-Za-z0-9_]*[ \t]*=/) { next_line(); continue }
        name = line
        sub(/^[ \t]*(export[ \t]+)?/, "", name)
        sub(/[ \t]*=.*/, "", name)
        text = substr(text, index(text, "=") + 1)
        sub(/^[ \t]+/, "", text)
        quote = substr(text, 1, 1)
        rest = substr(text, 2)
        if (index("\"\047`", quote) && index(rest, quote)) {
          value = substr(rest, 1, index(rest, quote) - 1)
          text = substr(rest, length(value) + 2)
        } else {
          value = substr(text, 1, index(text, "\n") - 1)
          sub(/#.*/, "", value)
        }
        next_line()
        if (name == wanted) found = value
      }
      printf "%s", found
    }' .env
}

# setting NAME: sets $value, without spaces around it; the environment wins, even with a blank.
setting() {
  eval "value=\${$1-}"
  if eval "[ -z \"\${$1+set}\" ]" && [ -n "$dotenv_there" ]; then
    value=$(dotenv "$1")
  fi
  value=${value#"${value%%[![:space:]]*}"}
  value=${value%"${value##*[![:space:]]}"}
}

# whole_number TEXT MOST: prints the number without leading zeros, or nothing when it is none from 1 to MOST.
whole_number() {
  case $1 in '' | *[!0-9]* | ????????????????*) return ;; esac
  number=${1#"${1%%[!0]*}"}
  [ -n "$number" ] && [ "$number" -le "$2" ] && printf '%s' "$number"
}

# parse_base_url ADDRESS: prints it as the artifact names it, without trailing slashes, or nothing when it cannot be one.
parse_base_url() {
  text=$1 awk '
    BEGIN {
      url = ENVIRON["text"]
      if (url !~ /^[Hh][Tt][Tt][Pp][Ss]?:\/\//) exit
      scheme = tolower(substr(url, 1, index(url, ":") - 1))
      rest = substr(url, length(scheme) + 4)
      host = rest
      sub(/\/.*/, "", host)
      path = substr(rest, length(host) + 1)
      if (path !~ /^[A-Za-z0-9_.~!$&()*+,;=:@%\/-]*$/) exit
      sub(/\/+$/, "", path)
      port = ""
      if (match(host, /:[0-9]+$/)) {
        port = substr(host, RSTART)
        host = substr(host, 1, RSTART - 1)
        if (length(port) > 6 || substr(port, 2) + 0 < 1 || substr(port, 2) + 0 > 65535) exit
      }
      if (host !~ /^\[[0-9A-Fa-f:.]+\]$/ && host !~ /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/) exit
      # No name ends in a part that starts with a digit: such a host is meant to be an IPv4 address.
      if (host ~ /(^|\.)[0-9][^.]*$/ && !is_ipv4(host)) exit
      print scheme "://" tolower(host) port path
    }
    function is_ipv4(host,  parts, i) {
      if (split(host, parts, ".") != 4) return 0
      for (i = 1; i <= 4; i++) if (parts[i] !~ /^(0|[1-9][0-9]?[0-9]?)$/ || parts[i] + 0 > 255) return 0
      return 1
    }'
}

# read_settings: sets what can be used, and $problems with the rest. A problem never repeats a value: it may be a secret
# in the wrong place.
read_settings() {
  problems=
  dotenv_there=
  if [ -f .env ] && [ -r .env ]; then
    dotenv_there=yes
  elif [ -e .env ]; then
    warn '.env cannot be read.'
  fi

  setting CHATWOOT_BASE_URL
  base_url=$(parse_base_url "$value")
  if [ -z "$value" ]; then
    problem 'CHATWOOT_BASE_URL is missing: the address of your Chatwoot, such as https://chatwoot.example.com'
  elif [ -z "$base_url" ]; then
    problem 'CHATWOOT_BASE_URL must be an http or https address without user name, password, query or fragment, such as https://chatwoot.example.com'
  fi

  setting CHATWOOT_TOKEN
  [ -n "$value" ] || setting CHATWOOT_API_TOKEN
  token=$value
  case $token in
    '') problem 'CHATWOOT_TOKEN is missing: an access token, from profile settings in Chatwoot' ;;
    *[!!-~]*) problem 'CHATWOOT_TOKEN holds a character that no access token has' ;;
  esac

  setting CHATWOOT_ACCOUNT_ID
  account_wanted=$(whole_number "$value" "$most_account_id")
  [ -z "$value" ] || [ -n "$account_wanted" ] || problem 'CHATWOOT_ACCOUNT_ID must be a whole number above 0'

  setting CHATWOOT_HEALTH_TIMEOUT_SECONDS
  timeout_seconds=$(whole_number "${value:-$default_timeout_seconds}" "$most_timeout_seconds")
  [ -n "$timeout_seconds" ] ||
    problem "CHATWOOT_HEALTH_TIMEOUT_SECONDS must be a whole number from 1 to $most_timeout_seconds"

  command -v curl >/dev/null || problem 'curl is not installed'
}

problem() {
  problems=${problems:+$problems; }$1
}

# --- One question

# ask ENDPOINT [TOKEN]: GET below the base URL, redirects on the same origin followed, all within what is left of the
# check's time. Sets $endpoint, $http_status (empty when nothing answered), $failure (empty when there is an answer) and
# what read_answer found.
ask() {
  endpoint=$1
  url=$base_url$1
  followed=0
  while :; do
    fetch "$url" "${2-}"
    [ -z "$failure" ] || return 0
    case $http_status in 301 | 302 | 303 | 307 | 308) ;; *) return 0 ;; esac
    locate "$url"
    from=$origin
    locate "$location"
    case $location in *"$token"*) origin= ;; esac
    if [ -z "$origin" ]; then
      failure='it redirects to no usable address'
    elif [ "$origin" != "$from" ]; then
      failure="it redirects to $origin$path, another origin, which is not followed; set CHATWOOT_BASE_URL to the address that Chatwoot itself answers at"
    elif [ "$followed" -eq "$most_redirects" ]; then
      failure="it redirected more than $most_redirects times"
    fi
    [ -z "$failure" ] || return 0
    url=$origin$path$query
    followed=$((followed + 1))
  done
}

# locate ADDRESS: sets $origin, $path and $query; $origin is empty when that is no address.
locate() {
  parts=$(url=$1 awk '
    BEGIN {
      url = ENVIRON["url"]
      if (url !~ /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\/?#]/ || url ~ /[^!-~]/ || index(url, "\\")) exit
      sub(/#.*/, "", url)
      scheme = tolower(substr(url, 1, index(url, ":") - 1))
      rest = substr(url, length(scheme) + 4)
      host = rest
      sub(/[\/?].*/, "", host)
      rest = substr(rest, length(host) + 1)
      sub(/.*@/, "", host)
      host = tolower(host)
      if (host !~ /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:[0-9]+)?$/) exit
      if (match(host, /:[0-9]+$/) && substr(host, RSTART + 1) + 0 > 65535) exit
      if (scheme == "http") sub(/:80$/, "", host)
      if (scheme == "https") sub(/:443$/, "", host)
      query = rest
      if (!sub(/[^?]*[?]/, "?", query)) query = ""
      sub(/[?].*/, "", rest)
      print scheme "://" host
      print (rest == "" ? "/" : rest)
      print query
    }')
  { IFS= read -r origin; IFS= read -r path; IFS= read -r query; } <<END
$parts


END
}

# fetch URL TOKEN: one request. The headers go to curl through its standard input, since anyone may read a command line.
# The body goes through a pipe, since a profile holds an access token that has no business in a file: od ends after as
# much of it as may be an answer, and curl writes it to "standard error" so that its own report can take another way.
fetch() {
  http_status='' location='' failure='' seconds=0 ended=1 too_large=''
  failing='' profile='' account_ids='' account_id='' account_name='' named='' chatwoot='' unknown_route='' dashboard=''
  left=$((timeout_seconds * 1000 - spent))
  if [ "$left" -le 0 ]; then
    failure="no complete answer within $timeout_seconds s"
    return
  fi
  report=$(
    {
      {
        curl -q --silent --globoff --http1.1 --noproxy '*' --proto '=http,https' --header @- \
          --max-time "$((left / 1000)).$(printf '%03d' $((left % 1000)))" --output /dev/stderr \
          --write-out 'answered %{http_code} %{time_total} %{redirect_url}\n' --url "$1" 2>&1 >&3 <<END
Accept: application/json
User-Agent: HotDash health check
${2:+Api-Access-Token: $2}
END
        echo "ended $?" >&3
      } | od -A n -v -t u1 -N $((most_body_bytes + 1)) | read_answer >&3
    } 3>&1
  )
  while IFS= read -r line; do
    rest=${line#* }
    case $line in
      answered*)
        http_status=${rest%% *} rest=${rest#* }
        seconds=${rest%% *} location=${rest#* }
        ;;
      ended*) ended=$rest ;;
      too-large*) too_large=$rest ;;
      failing*) failing=$rest ;;
      chatwoot*) chatwoot=$rest ;;
      unknown-route*) unknown_route=$rest ;;
      dashboard*) dashboard=$rest ;;
      profile*) profile=$rest ;;
      ids*) account_ids=$rest ;;
      account*) account_id=$rest ;;
      name*) named=yes account_name=$rest ;;
    esac
  done <<END
$report
END
  spent=$((spent + $(milliseconds "$seconds")))
  [ "$http_status" != 000 ] || http_status=
  # 23 is curl's word for a reader that has had enough.
  [ "$ended" -eq 0 ] || { [ "$ended" -eq 23 ] && [ "$too_large" = yes ]; } || problem_of "$ended" "$1"
}

# milliseconds SECONDS: prints curl's decimal seconds as whole milliseconds.
milliseconds() {
  case $1 in *.*) fraction=${1#*.}000 ;; *) fraction=000 ;; esac
  # The 1 in front keeps 012 from being octal.
  printf '%s' $((${1%.*} * 1000 + 1${fraction%"${fraction#???}"} - 1000))
}

# problem_of CURL_EXIT URL: sets $failure to why nothing answered, in words that are the same whichever program asked.
problem_of() {
  locate "$2"
  host=${origin#*://}
  case $1 in
    6) failure="the name ${host%:*} cannot be found (DNS)" ;;
    7) failure='the connection is refused, or the machine cannot be reached' ;;
    18 | 52 | 55 | 56) failure='the connection broke before the answer was complete' ;;
    28) failure="no complete answer within $timeout_seconds s" ;;
    35 | 51 | 53 | 54 | 58 | 59 | 60 | 66 | 77 | 80 | 82 | 83 | 90 | 91) failure='no TLS connection that can be trusted' ;;
    1 | 8) failure='what answers there does not speak HTTP' ;;
    *) failure="the request failed (curl $1)" ;;
  esac
}

# read_answer: reads a body as numbers, one a byte, and prints what the checks ask of its JSON; of anything else, nothing.
# A whole parser, since only position tells an account's id from a number somewhere in its name.
read_answer() {
  awk -v wanted="$account_wanted" -v most_bytes="$most_body_bytes" -v most_name=200 -v most_ids=10 '
    BEGIN { want = "value"; state = "between"; valid = 1; low = 128; high = 191 }
    { for (i = 1; i <= NF && valid; i++) take($i + 0); bytes += NF }
    END {
      if (state == "word") end_word()
      if (bytes > most_bytes) { print "too-large yes"; exit }
      if (page) print "unknown-route yes"
      if (!valid || want != "nothing") exit
      if (queue || data) print "failing " (queue ? "queue_services" : "") (queue && data ? " and " : "") (data ? "data_services" : "")
      if (woot || version) print "chatwoot yes"
      if (error == "Not Found") print "unknown-route yes"
      if (index(error, "dashboard routes")) print "dashboard yes"
      if (!listed) exit
      print "profile yes"
      if (count) print "ids " ids (count > most_ids ? ", ..." : "")
      if (picked) print "account " picked
      if (picked && picked_named) print "name " picked_name
    }

    function take(byte) {
      if (state == "string") { in_string(byte); return }
      if (state == "escape") { in_escape(byte); return }
      if (state == "hex") { in_hex(byte); return }
      if (state == "word") {
        if (is_word(byte)) { word = word sprintf("%c", byte); if (length(word) > 400) valid = 0; return }
        end_word()
      }
      if (byte == 32 || byte == 9 || byte == 10 || byte == 13) return
      if (byte == 60 && !begun) page = 1
      begun = 1
      if (byte == 34 && want ~ /value|key/) { state = "string"; text = ""; characters = 0; return }
      if ((byte == 123 || byte == 91) && want ~ /value/) open(byte == 123 ? "object" : "array")
      else if (byte == 125 && want ~ /object|,/ && kind[depth] == "object") close_one()
      else if (byte == 93 && want ~ /array|,/ && kind[depth] == "array") close_one()
      else if (byte == 58 && want == ":") want = "value"
      else if (byte == 44 && want == "," ) want = kind[depth] == "object" ? "key" : "value"
      else if (is_word(byte) && want ~ /value/) { state = "word"; word = sprintf("%c", byte) }
      else valid = 0
    }
    function is_word(byte) {
      return byte >= 48 && byte <= 57 || byte >= 97 && byte <= 122 || byte == 69 || byte == 43 || byte == 45 || byte == 46
    }
    function end_word() {
      state = "between"
      if (word ~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/) found("number", word)
      else if (word ~ /^(true|false|null)$/) found("literal", word)
      else valid = 0
      after_value()
    }
    function after_value() { want = depth ? "," : "nothing" }
    function open(what) {
      found(what, "")
      kind[++depth] = what
      key[depth] = ""
      want = what == "object" ? "key or end of object" : "value or end of array"
    }
    function close_one() {
      if (depth == 3 && in_account()) end_account()
      depth--
      after_value()
    }

    function in_string(byte) {
      if (missing) {
        if (byte >= low && byte <= high) {
          code = code * 64 + byte - 128
          low = 128; high = 191
          if (!--missing) character(code)
          return
        }
        missing = 0; low = 128; high = 191
        character(65533)
      }
      if (byte == 34) end_string()
      else if (byte == 92) state = "escape"
      else if (byte < 32) valid = 0
      else if (byte < 128) character(byte)
      else if (byte >= 194 && byte <= 223) { missing = 1; code = byte - 192 }
      else if (byte >= 224 && byte <= 239) {
        missing = 2; code = byte - 224
        if (byte == 224) low = 160
        if (byte == 237) high = 159
      } else if (byte >= 240 && byte <= 244) {
        missing = 3; code = byte - 240
        if (byte == 240) low = 144
        if (byte == 244) high = 143
      } else character(65533)
    }
    function in_escape(byte) {
      state = "string"
      if (byte == 117) { state = "hex"; digits = 0; code = 0 }
      else if (byte == 34 || byte == 92 || byte == 47) character(byte)
      else if (byte == 98 || byte == 102 || byte == 110 || byte == 114 || byte == 116) character(32)
      else valid = 0
    }
    function in_hex(byte) {
      if (byte >= 48 && byte <= 57) code = code * 16 + byte - 48
      else if (byte >= 65 && byte <= 70) code = code * 16 + byte - 55
      else if (byte >= 97 && byte <= 102) code = code * 16 + byte - 87
      else valid = 0
      if (++digits == 4) { state = "string"; character(code) }
    }
    # Joins the two halves of a character, and replaces a half that is alone.
    function character(code) {
      if (half) {
        if (code >= 56320 && code <= 57343) { add(65536 + (half - 55296) * 1024 + code - 56320); half = 0; return }
        half = 0
        add(65533)
      }
      if (code >= 55296 && code <= 56319) half = code
      else add(code >= 56320 && code <= 57343 ? 65533 : code)
    }
    # A name goes to terminals and logs: no control characters, no end of length.
    function add(code) {
      if (++characters > most_name) return
      text = text (code < 32 || code >= 127 && code < 160 ? " " : utf8(code))
    }
    function utf8(code) {
      if (code < 128) return sprintf("%c", code)
      if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
      return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
    }
    function end_string() {
      state = "between"
      if (half) { half = 0; add(65533) }
      if (want ~ /key/) { key[depth] = text; want = ":"; return }
      found("string", text)
      after_value()
    }

    # What stands where: key[1] of the answer itself, and the objects of its list "accounts". The last of two equal keys counts.
    function in_account() { return kind[1] == "object" && key[1] == "accounts" && kind[2] == "array" && kind[3] == "object" }
    function found(what, value) {
      if (depth == 1 && kind[1] == "object") {
        if (key[1] == "queue_services") queue = what == "string" && value == "failing"
        if (key[1] == "status") woot = what == "string" && value == "woot"
        if (key[1] == "version") version = what == "string"
        if (key[1] == "error") error = what == "string" ? value : ""
        if (key[1] == "data_services") data = what == "string" && value == "failing"
        if (key[1] == "accounts") { listed = what == "array"; count = 0; ids = ""; picked = "" }
      }
      if (depth == 2 && what == "object") { id = ""; name = ""; named = 0 }
      if (depth == 3 && in_account()) {
        if (key[3] == "id") id = what == "number" || what == "string" && value ~ /^[0-9]+$/ && length(value) <= 15 ? value + 0 : 0
        if (key[3] == "name") { named = what == "string"; name = value }
      }
    }
    function end_account() {
      if (id < 1 || id > 9007199254740991 || id != int(id)) return
      id = sprintf("%.0f", id)
      if (++count <= most_ids) ids = ids (count > 1 ? ", " : "") id
      if (picked == "" && (wanted == "" || id "" == wanted "")) { picked = id; picked_name = name; picked_named = named }
    }'
}

# --- The two checks

# Is the platform up: its web process and, where /api tells, its queue and its database?
check_platform() {
  for endpoint in /rails/health /health /api; do
    ask "$endpoint"
    note_chatwoot
    if [ -n "$failure" ] || [ "$http_status" != 404 ]; then break; fi
  done
  [ -z "$failure" ] || return 0
  if [ "$http_status" = 404 ]; then
    failure="neither /rails/health nor /health nor /api is there; $(which_address)"
  elif [ "$http_status" != 200 ]; then
    failure=$(meaning_of "$http_status" 'something in front of Chatwoot refuses access')
  else
    check_services
  fi
}

# Chatwoot's /health touches neither database nor queue, and /api answers 200 even when they fail: its words count.
check_services() {
  decided_by=$endpoint decided_status=$http_status
  [ "$endpoint" = /api ] || ask /api
  note_chatwoot
  [ -z "$failure" ] && [ "$http_status" != 404 ] || failing=
  said=$failing api_status=$http_status
  # Until a web process has made its first query it says so of its database; then a call with the token succeeds all the same.
  case $said in
    *data_services)
      ask /api/v1/profile "$token"
      if [ -z "$failure" ] && [ "$http_status" = 200 ]; then
        case $said in queue*) said=queue_services ;; *) said= ;; esac
      fi
      account_id='' account_name='' named=''
      ;;
  esac
  if [ -n "$said" ]; then
    endpoint=/api http_status=$api_status failure="Chatwoot reports $said as failing"
  else
    endpoint=$decided_by http_status=$decided_status failure=
  fi
}

# note_chatwoot: remembers in $seen_chatwoot whether /health or /api answered as Chatwoot does.
note_chatwoot() {
  [ "$http_status" != 200 ] || [ -z "$chatwoot" ] || seen_chatwoot=yes
}

# Does our token open the API, for the account we mean?
check_api() {
  ask /api/v1/profile "$token"
  [ -z "$failure" ] || return 0
  # Chatwoot's word for an address or verb that it does not have; whoever does not ask for JSON alone gets a page.
  if [ "$http_status" = 404 ] && [ -n "$unknown_route" ] && [ -n "$seen_chatwoot" ]; then
    failure='Chatwoot answers, but does not have it; is it older than 4.12, or does something in front of it pass on only some addresses?'
  elif [ "$http_status" != 200 ]; then
    failure=$(meaning_of "$http_status" 'Chatwoot does not accept CHATWOOT_TOKEN')
  elif [ -z "$profile" ]; then
    failure='the answer is not a Chatwoot profile; is CHATWOOT_BASE_URL a Chatwoot?'
  elif [ -z "$account_ids" ]; then
    failure="the user of CHATWOOT_TOKEN belongs to no account"
  elif [ -z "$account_id" ]; then
    failure="account $account_wanted is not among those of CHATWOOT_TOKEN's user: $account_ids"
  fi
}

meaning_of() {
  case $1 in
    401 | 403) printf '%s' "$2" ;;
    404) printf 'it is not there; %s' "$(which_address)" ;;
    406)
      if [ -n "$dashboard" ]; then
        printf "Chatwoot's dashboard is there, and no API; set CHATWOOT_BASE_URL to what stands before /app"
      else
        printf '200 was expected'
      fi
      ;;
    429) printf "Chatwoot's rate limit is reached" ;;
    5?? | 6?? | 7?? | 8?? | 9??) printf 'Chatwoot, or what stands in front of it, has failed' ;;
    *) printf '200 was expected' ;;
  esac
}

which_address() {
  case ${base_url#*://} in
    */*) printf 'is the path in CHATWOOT_BASE_URL right?' ;;
    *) printf 'is CHATWOOT_BASE_URL a Chatwoot?' ;;
  esac
}

# --- Running and telling

# tell NAME DURATION: adds what a check found to $checks, $lines and $failures.
tell() {
  failure=$(without_token "$failure")
  account_name=$(without_token "$account_name")
  [ -z "$failure" ] || failed=$((failed + 1))
  total=$((total + 1))
  line=$(line_of "$1" "$2")
  lines=$lines$line$newline
  [ -z "$failure" ] || failures=$failures$line$newline
  checks=${checks:+$checks,}$(json_of "$1" "$2")
}

line_of() {
  if [ -n "$failure" ]; then verdict=FAIL; else verdict=PASS; fi
  if [ -z "$endpoint" ]; then
    printf '%s %s: %s' "$verdict" "$1" "$failure"
    return
  fi
  if [ -n "$http_status" ]; then answered="answered $http_status"; else answered='gave no answer'; fi
  printf '%s %s: GET %s %s after %s ms' "$verdict" "$1" "$endpoint" "$answered" "$2"
  if [ -n "$failure" ]; then
    printf ': %s' "$failure"
  else
    printf '%s%s' "${account_id:+, account $account_id}" "${account_name:+ ($account_name)}"
  fi
}

json_of() {
  if [ -n "$failure" ]; then verdict=fail; else verdict=pass; fi
  printf '\n    {\n      "name": "%s",\n      "status": "%s",\n' "$1" "$verdict"
  printf '      "httpStatus": %s,\n      "duration": %s,\n' "${http_status:-null}" "$2"
  printf '      "endpoint": %s' "$(quoted_or_null "$endpoint")"
  if [ -n "$failure" ]; then
    printf ',\n      "error": %s' "$(quoted_or_null "$failure")"
  elif [ -n "$account_id" ]; then
    printf ',\n      "accountId": %s' "$account_id"
    [ -z "$named" ] || printf ',\n      "accountName": "%s"' "$(escaped "$account_name")"
  fi
  printf '\n    }'
}

without_token() {
  rest=$1 clean=''
  while [ -n "$token" ]; do
    case $rest in *"$token"*) ;; *) break ;; esac
    clean=$clean${rest%%"$token"*}'[token]'
    rest=${rest#*"$token"}
  done
  printf '%s' "$clean$rest"
}

quoted_or_null() {
  if [ -n "$1" ]; then printf '"%s"' "$(escaped "$1")"; else printf null; fi
}

# escaped TEXT: prints it as it stands between the quotes of JSON. Control characters never come this far: names are
# read without them, addresses that hold one are refused.
escaped() {
  text=$1 awk '
    BEGIN {
      text = ENVIRON["text"]
      for (i = 1; i <= length(text); i++) {
        byte = substr(text, i, 1)
        if (byte == "\"" || byte == "\\") byte = "\\" byte
        printf "%s", byte
      }
    }'
}

# Written beside its place and renamed, so that nobody reads half of it; sets $file when it could be written.
write_artifact() {
  # Two runs may begin in the same second.
  file=$folder/health-check-$(printf '%s' "$timestamp" | tr -d ':-')-$$.json
  if mkdir -p "$folder" && printf '%s\n' "$artifact" >"$file.part" && mv -f "$file.part" "$file"; then
    return
  fi 2>/dev/null
  file=
  warn "the artifact could not be written to $folder; the verdict stands."
}

json=
quiet=
for option in "$@"; do
  case $option in
    --help) usage && exit 0 ;;
    --json) json=yes ;;
    --quiet) quiet=yes ;;
    *) { printf 'Unknown option.\n\n' && usage; } >&2 && exit 1 ;;
  esac
done

timestamp=$(date -u +%Y-%m-%dT%H:%M:%SZ)
newline='
'
checks='' lines='' failures='' total=0 failed=0
read_settings
if [ -n "$problems" ]; then
  endpoint='' http_status='' failure=$problems account_name='' token=''
  tell configuration 0
  code=1
else
  spent=0
  seen_chatwoot=''
  check_platform
  tell rails_health "$spent"
  platform_failed=$failed
  spent=0
  check_api
  tell authenticated_api "$spent"
  case $platform_failed$failed in 00) code=0 ;; 11) code=2 ;; 01) code=3 ;; 12) code=4 ;; esac
fi
artifact=$(
  printf '{\n  "timestamp": "%s",\n  "baseUrl": %s,\n' "$timestamp" "$(quoted_or_null "$base_url")"
  printf '  "checks": [%s\n  ],\n' "$checks"
  printf '  "summary": {\n    "total": %s,\n    "passed": %s,\n    "failed": %s\n  }\n}' $total $((total - failed)) $failed
)
write_artifact
{
  if [ -n "$json" ]; then
    printf '%s\n' "$artifact"
  elif [ -n "$quiet" ]; then
    printf '%s' "$failures"
  else
    printf '%s' "$lines"
    [ -z "$file" ] || printf 'Artifact: %s\n' "$file"
  fi
} 2>/dev/null
exit "$code"
