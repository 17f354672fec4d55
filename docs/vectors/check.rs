//! Check the function argv by the vectors of dsim:
//!
//!     rustc -O check.rs && dsim scenario export --format jsonl | ./check
//!
//! The reader of JSON at the end stands here because rustc has none; a project with cargo takes serde_json.
use std::io::BufRead;

type Words = Option<Vec<String>>;

/// The function under test: the words that a container executes; an empty list is refused.
/// `None` is unset, which an empty list is not.
fn argv(image: (Words, Words), asked: (Words, Words)) -> Vec<String> {
    let (mut entrypoint, mut cmd) = asked;
    if entrypoint.as_ref().map_or(true, |words| words.is_empty()) {
        if cmd.as_ref().map_or(true, |words| words.is_empty()) {
            cmd = image.1;
        }
        entrypoint = entrypoint.or(image.0);
    }
    let mut words = entrypoint.unwrap_or_default();
    if words == [""] {
        words.clear();
    }
    words.extend(cmd.unwrap_or_default());
    words
}

/// What this tool can answer, by caller, engine and flags.
fn is_supported(question: &Json) -> bool {
    let unsupported = ["JsonTypes", "Settings", "Launch"];
    let flags = question.get("flags").words().unwrap_or_default();
    question.get("caller").text() == Some("engine-api")
        && question.get("engine").text() == Some("docker@28.5")
        && matches!(question.get("request").get("image").get("config"), Json::Object(_))
        && !flags.iter().any(|flag| unsupported.contains(&flag.as_str()))
}

fn config(value: &Json) -> (Words, Words) {
    (value.get("Entrypoint").words(), value.get("Cmd").words())
}

fn main() {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for line in std::io::stdin().lock().lines() {
        let question = Json::read(&line.expect("the vectors are UTF-8"));
        if !is_supported(&question) {
            skipped += 1;
            continue;
        }
        let request = question.get("request");
        let found = argv(
            config(request.get("image").get("config")),
            config(request.get("request").get("engine-api")),
        );
        let expected = question.get("expect");
        let is_right = if found.is_empty() {
            expected.get("refused").text() == Some("argv.refused")
        } else {
            expected.get("argv").words() == Some(found.clone())
        };
        if is_right {
            passed += 1;
        } else {
            failed += 1;
            println!("{}: found is {:?}", question.get("case").text().unwrap_or(""), found);
        }
    }
    println!("{} passed, {} failed, {} not supported", passed, failed, skipped);
    if failed > 0 || passed == 0 {
        std::process::exit(1);
    }
}

/// A value of JSON, as far as the vectors are looked at here; numbers, true and false are not.
enum Json {
    Null,
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn read(line: &str) -> Json {
        Json::value(&mut line.chars().peekable())
    }

    fn get(&self, key: &str) -> &Json {
        match self {
            Json::Object(fields) => fields.iter().find(|(name, _)| name == key).map_or(&Json::Null, |(_, value)| value),
            _ => &Json::Null,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    fn words(&self) -> Words {
        match self {
            Json::List(items) => items.iter().map(|item| item.text().map(String::from)).collect(),
            _ => None,
        }
    }

    fn value(rest: &mut std::iter::Peekable<std::str::Chars>) -> Json {
        match rest.peek() {
            Some(' ') | Some(',') | Some(':') => {
                rest.next();
                Json::value(rest)
            }
            Some('"') => Json::Text(Json::string(rest)),
            Some('[') => Json::List(Json::items(rest, ']')),
            Some('{') => {
                let mut items = Json::items(rest, '}').into_iter();
                let mut fields = Vec::new();
                while let (Some(Json::Text(name)), Some(value)) = (items.next(), items.next()) {
                    fields.push((name, value));
                }
                Json::Object(fields)
            }
            _ => {
                while rest.peek().map_or(false, |c| !",]}".contains(*c)) {
                    rest.next();
                }
                Json::Null
            }
        }
    }

    fn items(rest: &mut std::iter::Peekable<std::str::Chars>, end: char) -> Vec<Json> {
        let mut items = Vec::new();
        rest.next();
        loop {
            match rest.peek() {
                Some(' ') | Some(',') | Some(':') => {
                    rest.next();
                }
                Some(c) if *c != end => items.push(Json::value(rest)),
                _ => {
                    rest.next();
                    return items;
                }
            }
        }
    }

    fn string(rest: &mut std::iter::Peekable<std::str::Chars>) -> String {
        let mut units: Vec<u16> = Vec::new();
        rest.next();
        while let Some(c) = rest.next() {
            let read = match c {
                '"' => break,
                '\\' => match rest.next().expect("an escape goes on") {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'u' => {
                        let digits: String = rest.by_ref().take(4).collect();
                        units.push(u16::from_str_radix(&digits, 16).expect("four digits"));
                        continue;
                    }
                    other => other,
                },
                other => other,
            };
            units.extend(read.encode_utf16(&mut [0; 2]).iter());
        }
        String::from_utf16_lossy(&units)
    }
}
