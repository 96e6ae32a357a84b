//! The pictures in the README show what a run prints. `ci/picture` draws them.

use scraper::{Html, Selector};

use crate::examples::without_chance;
use crate::{read, run};

#[test]
fn the_pictures_have_the_words_of_a_run() {
    for (file, page, language) in [
        ("docs/picture.svg", "README.md", "en"),
        ("docs/picture.ja.svg", "docs/README.ja.md", "ja"),
    ] {
        let picture = Html::parse_fragment(&read(file));
        let select = |what: &str| Selector::parse(what).unwrap();
        let title = picture.select(&select("title")).next().unwrap();
        let typed: String = title.text().collect();
        let line = select("text");
        let lines = picture.select(&line);
        // Between two pieces of a line may be blanks, which are not drawn.
        let lines = lines.map(|line| line.text().collect::<Vec<_>>().join(" "));
        let lines: Vec<String> = lines.collect();
        let (first, shown) = lines.split_first().unwrap();
        assert_eq!(*first, format!("$ {typed}"), "{file}");
        let words = shlex::split(&typed).unwrap();
        let mut words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        if language == "en" {
            words.extend(["--lang", language]);
        }
        let printed = String::from_utf8(run(&words).stdout).unwrap();
        assert!(
            without_chance(&shown.join("\n")) == without_chance(&printed),
            "{file} is not current: run ci/picture"
        );
        let name = file.trim_start_matches("docs/");
        assert!(read(page).contains(name), "{page} does not show {name}");
    }
}
