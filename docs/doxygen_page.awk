#!/usr/bin/awk -f
# What Doxygen sees of a Markdown page: the page is named after its file, NT's names (\SmApiPort) outside of code are no
# commands, and on the entry page a link to a page makes that page a part of the table of contents.
FNR == 1 { n = split(FILENAME, parts, "/"); name = tolower(parts[n]); sub(/\.md$/, "", name); entry = name == "index" }
FNR == 1 { written_for_doxygen = /\{#/ }
written_for_doxygen { print; next }
/^```/ { fenced = !fenced; print; next }
fenced || /^    / { print; next }
FNR == 1 && /^# / { print $0 " {#" (entry ? "mainpage" : "page_" name) "}"; next }
{
    count = split($0, spans, "`")
    line = ""
    for (i = 1; i <= count; ++i) {
        if (i % 2 == 1) {
            gsub(/\\\\/, "\001", spans[i])
            gsub(/\\[A-Za-z?]/, "\\\\&", spans[i])
            gsub(/\001/, "\\\\\\\\", spans[i])
        }
        line = line (i > 1 ? "`" : "") spans[i]
    }
    # links between pages, by the names that the pages have here
    while (match(line, /\]\((\.\.\/|docs\/)?[A-Za-z_]+\.md\)/)) {
        target = substr(line, RSTART + 2, RLENGTH - 6)
        sub(/^.*\//, "", target)
        target = target == "index" ? "index" : "page_" tolower(target)
        before = substr(line, 1, RSTART - 1)
        after = substr(line, RSTART + RLENGTH)
        if (entry && match(before, /\[[^\[]*$/)) {
            line = substr(before, 1, RSTART - 1) "\\subpage " target " \"" substr(before, RSTART + 1) "\"" after
        } else {
            line = before "](@ref " target ")" after
        }
    }
    print line
}
