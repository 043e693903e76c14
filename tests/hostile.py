"""What somebody might type or paste into any field, in good faith or not."""

from careteam.domain.texts import LONGEST_LINE

KEPT = {
    "markup": "<b>Smith</b> & <script>alert(1)</script> &lt;i&gt;",
    "rich text": '<img src="file:///etc/hostname"><a href="//attacker/share">x</a><br/>',
    "ReportLab's own": '<font color="[[[getattr(pow, chr(95)*2)]]]">x</font><para><img src="/etc/passwd"/>',
    "an open tag": "Mr <b>Smith",
    "templates": "{name} {0.__class__} %s %(x)s ${x} {{7*7}} <%= 7 %> $(id) `id`",
    "paths": "../../etc/passwd C:\\Windows\\..\\x NUL CON.txt \\\\server\\share file://x",
    "formula": '=HYPERLINK("http://x","y")+cmd|\'/C calc\'!A1',
    "SQL": "Robert'); DROP TABLE patient;-- % _ \\ \" [x]",
    "search syntax": 'NEAR("a" b)* OR ^c: -d AND (',
    "turned around": "user \u202egnp.exe\u202c \u2066a\u2069 \u200f\u200e",
    "invisible": "a\u200b\u200c\u200d\ufeff\u00ad\u2060b\u00a0c\u3000d",
    "right to left": "السيدة فاطمة بنت محمد 123 עברית",
    "East Asian": "山田太郎さん 김철수 李小龙 𠮷野家",
    "emoji": "👩🏽‍⚕️👨‍👩‍👧‍👦🏳️‍🌈🇺🇦 ☺️ e\u0301 Z\u0351\u036b\u0343a\u0328l\u0321g\u0322o",
    "lines": "one\ntwo\r\nthree\tfour\u2028five\x85six",
    "quotes": "O’Brien “quoted” 'single' \"double\" `back`",
    "one long word": "W" * LONGEST_LINE,
    "private use and last": "\ue000 \U0010ffff \ufffd \x7f \x9f",
}
REFUSED = {
    "NUL": "before\x00after",
    "controls": "\x01\x08\x0b\x0c\x1b[31m",
    "half a character": "half \ud83d",
    "the other half": "\ude00 half",
    "no character": "\ufffe \uffff",
    "a file": "x" * 1_000_000,
}
