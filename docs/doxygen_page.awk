# What Doxygen sees of a Markdown page: the page is named after its file, NT's names (\SmApiPort) outside of code are no
# commands, and on the entry page a link to a page makes that page a part of the table of contents.
BEGIN { n = split(FILENAME, parts, "/") }
FNR == 1 { n = split(FILENAME, parts, "/"); name = tolower(parts[n]); sub(/\.md$/, "", name); entry = name == "index" }
/^```/ { fenced = !fenced; print; next }
fenced || /^    / { print; next }
FNR == 1 && /^# / && !/\{#/ { print $0 " {#" (entry ? "mainpage" : "page_" name) "}"; next }
{
    count = split($0, spans, "`")
    line = ""
    for (i = 1; i <= count; ++i) {
        if (i % 2 == 1) gsub(/\\[A-Za-z?]/, "\\\\&", spans[i])
        line = line (i > 1 ? "`" : "") spans[i]
    }
    if (entry) {
        while (match(line, /\[[^\]]*\]\([a-z_]*\.md\)/)) {
            link = substr(line, RSTART, RLENGTH)
            split(substr(link, 2), halves, /\]\(/)
            sub(/\.md\)$/, "", halves[2])
            line = substr(line, 1, RSTART - 1) "\\subpage page_" halves[2] " \"" halves[1] "\"" substr(line, RSTART + RLENGTH)
        }
    }
    print line
}
