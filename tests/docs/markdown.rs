//! The little of Markdown that the tests read: fences, links, headings, code.

/// A fenced block.
pub(crate) struct Block {
    /// What stands behind the fence.
    pub(crate) info: String,
    /// The comment in the line before it, if there is one.
    pub(crate) comment: Option<String>,
    /// The lines between the fences.
    pub(crate) lines: Vec<String>,
    /// The lines of the page that these are.
    pub(crate) at: std::ops::Range<usize>,
}

/// Fences are three backticks, at the left or in a list.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    let mut number = 0;
    while let Some(line) = lines.get(number) {
        number += 1;
        let Some(info) = line.trim_start().strip_prefix("```") else {
            continue;
        };
        let length = lines
            .iter()
            .skip(number)
            .take_while(|it| it.trim() != "```");
        let at = number..number + length.count();
        let before = number.checked_sub(2).map_or("", |it| lines[it]);
        let comment = before
            .strip_prefix("<!-- ")
            .and_then(|it| it.strip_suffix(" -->"));
        blocks.push(Block {
            info: info.to_owned(),
            comment: comment.map(str::to_owned),
            lines: lines[at.clone()]
                .iter()
                .map(|it| it.trim_end().to_owned())
                .collect(),
            at: at.clone(),
        });
        number = at.end + 1;
    }
    blocks
}

/// The page without its blocks, fences included.
fn prose(text: &str) -> String {
    let blocks = blocks(text);
    let within = |number: usize| {
        let around = |it: &Block| it.at.start - 1..it.at.end + 1;
        blocks.iter().any(|it| around(it).contains(&number))
    };
    let lines = text
        .lines()
        .enumerate()
        .filter(|(number, _)| !within(*number));
    lines.map(|(_, line)| line.to_owned() + "\n").collect()
}

pub(crate) fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let links = prose.split("](").skip(1);
    links
        .map(|rest| rest.split(')').next().unwrap().to_owned())
        .collect()
}

/// What stands between backticks.
pub(crate) fn code(text: &str) -> Vec<String> {
    let prose = prose(text);
    let odd = prose
        .split('\n')
        .flat_map(|line| line.split('`').skip(1).step_by(2));
    odd.map(str::to_owned).collect()
}

pub(crate) fn headings(text: &str) -> Vec<String> {
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings.map(str::to_owned).collect()
}

/// Where links into the page can lead: headings as GitHub names them, and what names itself.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let named = text
        .split("<a id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned());
    let headings = headings(text).into_iter().map(|heading| {
        let words = heading
            .trim_start_matches('#')
            .trim()
            .to_lowercase()
            .replace(' ', "-");
        words
            .chars()
            .filter(|it| it.is_alphanumeric() || matches!(it, '-' | '_'))
            .collect()
    });
    named.chain(headings).collect()
}

/// The cells of the rows of the table with this head.
pub(crate) fn table(text: &str, head: &str) -> Vec<Vec<String>> {
    let (_, rest) = text
        .split_once(head)
        .unwrap_or_else(|| panic!("no table {head}"));
    let rows = rest
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let cells = |row: &str| {
        row.trim_matches('|')
            .split('|')
            .map(|it| it.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}
