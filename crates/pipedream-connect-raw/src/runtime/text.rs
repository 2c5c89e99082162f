//! Text from a server, made safe to print.

/// `text` on one line: each character that could start a line, move the cursor or reorder the text becomes a space.
pub fn one_line(text: &str) -> String {
    let printable = |c| if is_printable(c) { c } else { ' ' };
    text.chars().map(printable).collect()
}

/// Whether a character is neither a control character, a line separator nor an invisible format character
/// (Unicode categories Cc, Zl, Zp and Cf).
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_break_or_reorder_a_line_become_spaces() {
        let text =
            "a\nb\r\tc\u{85}d\u{2028}e\u{2029}f\u{202e}g\u{2066}h\u{200b}i\u{feff}j\u{7f}k\u{1b}l";
        assert_eq!(one_line(text), "a b  c d e f g h i j k l");
    }

    #[test]
    fn other_characters_are_kept() {
        let text = "é ñ 漢字 🦀 \u{a0} – \"quoted\"";
        assert_eq!(one_line(text), text);
    }
}
