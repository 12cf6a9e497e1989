//! Private key.

use crate::rule::{Confidence, Finder, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/private-key",
    title: "Private key",
    description: "The private half of a key pair (PEM, PKCS#8, OpenSSH, PGP), with its body, also on one line with `\\n` in JSON.",
    rationale: "Whoever holds it signs, decrypts or logs in as its owner; taking the file away later does not take back the copies.",
    remedy: "Make a new pair, replace the public half wherever it is trusted (authorized_keys, certificates, deploy keys), revoke certificates made with the old one, and keep private keys in an agent, a secret store or a file outside the repository.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://datatracker.ietf.org/doc/html/rfc7468"],
    aliases: &["private-key", "PrivateKeyDetector"],
    keywords: &["PRIVATE KEY", "PuTTY-User-Key-File"],
    finder: Finder::PrivateKey,
    entropy: 2.5,
    validator: Validator::None,
    firing: &[
        concat!(
            "---", "--BE", "GIN RSA", " PRIVAT", "E KEY--", "---\ngbV", "NDHL/04", "gQJJrdD",
            "Qkd4Ez6", "TPqFWqW", "LAN2Y9J", "ngPpQGQ", "YeZ0vJv", "/2DYOTc", "e8Dbj\nO",
            "JRzam6q", "pJsycXH", "npJJGoi", "uxYvv3a", "YLgY2+F", "gVNrB3F", "iGAzg0X", "yv7PLA7",
            "7wSputW", "\nu+Z+Ri", "1qPt7By", "FBVJJge", "9zkfc/y", "0Na24Sa", "+hxmGFw",
            "3hYgjHi", "3u5ayNK", "rd7qQui", "8u\ngfg4", "9FPtane", "X0EzE3L", "7ueIlMC",
            "bW9HyG8", "0KO6tO4", "y6f8EzQ", "BzKEfWc", "F/pN/UO", "hMgi\nDr", "+Tacm+T",
            "Jb5+tcO", "tSmcQZM", "AT/4YgP", "eP71Xtk", "1Gb+5Mn", "JtlUJK6", "2H/O6AX",
            "3ywKjz\n", "-----EN", "D RSA P", "RIVATE ", "KEY----", "-\n"
        ),
        concat!(
            "\"pr", "ivat", "e_key\":", " \"-----", "BEGIN P", "RIVATE ", "KEY----", "-\\ngbVN",
            "DHL/04g", "QJJrdDQ", "kd4Ez6T", "PqFWqWL", "AN2Y9Jn", "gPpQGQY", "eZ0vJv/", "2DYOTce",
            "8Dbj\\nO", "JRzam6q", "pJsycXH", "npJJGoi", "uxYvv3a", "YLgY2+F", "gVNrB3F",
            "iGAzg0X", "yv7PLA7", "7wSputW", "\\nu+Z+R", "i1qPt7B", "yFBVJJg", "e9zkfc/",
            "y0Na24S", "a+hxmGF", "w3hYgjH", "i3u5ayN", "Krd7qQu", "i8u\\ngf", "g49FPta",
            "neX0EzE", "3L7ueIl", "MCbW9Hy", "G80KO6t", "O4y6f8E", "zQBzKEf", "WcF/pN/",
            "UOhMgi\\", "nDr+Tac", "m+TJb5+", "tcOtSmc", "QZMAT/4", "YgPeP71", "Xtk1Gb+",
            "5MnJtlU", "JK62H/O", "6AX3ywK", "jz\\n---", "--END P", "RIVATE ", "KEY----", "-\\n\""
        ),
        concat!(
            "---", "--BE", "GIN OPE", "NSSH PR", "IVATE K", "EY-----", "\ngbVNDH", "L/04gQJ",
            "JrdDQkd", "4Ez6TPq", "FWqWLAN", "2Y9JngP", "pQGQYeZ", "0vJv/2D", "YOTce8D",
            "bj\nOJRz", "am6qpJs", "ycXHnpJ", "JGoiuxY", "vv3aYLg", "Y2+FgVN", "rB3FiGA",
            "zg0Xyv7", "PLA77wS", "putW\nu+", "Z+Ri1qP", "t7ByFBV", "JJge9zk", "fc/y0Na",
            "24Sa+hx", "mGFw3hY", "gjHi3u5", "ayNKrd7", "qQui8u\n", "gfg49FP", "taneX0E",
            "zE3L7ue", "IlMCbW9", "HyG80KO", "6tO4y6f", "8EzQBzK", "EfWcF/p", "N/UOhMg",
            "i\nDr+Ta", "cm+TJb5", "+tcOtSm", "cQZMAT/", "4YgPeP7", "1Xtk1Gb", "+5MnJtl",
            "UJK62H/", "O6AX3yw", "Kjz\n---", "--END O", "PENSSH ", "PRIVATE", " KEY---", "--"
        ),
        concat!(
            "---", "--BE", "GIN PGP", " PRIVAT", "E KEY B", "LOCK---", "--\nVers", "ion: Gn",
            "uPG v2\n", "\ngbVNDH", "L/04gQJ", "JrdDQkd", "4Ez6TPq", "FWqWLAN", "2Y9JngP",
            "pQGQYeZ", "0vJv/2D", "YOTce8D", "bj\nOJRz", "am6qpJs", "ycXHnpJ", "JGoiuxY",
            "vv3aYLg", "Y2+FgVN", "rB3FiGA", "zg0Xyv7", "PLA77wS", "putW\nu+", "Z+Ri1qP",
            "t7ByFBV", "JJge9zk", "fc/y0Na", "24Sa+hx", "mGFw3hY", "gjHi3u5", "ayNKrd7",
            "qQui8u\n", "gfg49FP", "taneX0E", "zE3L7ue", "IlMCbW9", "HyG80KO", "6tO4y6f",
            "8EzQBzK", "EfWcF/p", "N/UOhMg", "i\nDr+Ta", "cm+TJb5", "+tcOtSm", "cQZMAT/",
            "4YgPeP7", "1Xtk1Gb", "+5MnJtl", "UJK62H/", "O6AX3yw", "Kjz\n=ab", "cd\n----",
            "-END PG", "P PRIVA", "TE KEY ", "BLOCK--", "---"
        ),
    ],
    silent: &[
        concat!(
            "-----BEGIN PUBLI",
            "C KEY-----\ngbVND",
            "HL/04gQJJrdDQkd4",
            "Ez6TPqFWqWLAN2Y9",
            "JngPpQGQYeZ0vJv/",
            "2DYOTce8Dbj\nOJRz",
            "am6qpJsycXHnpJJG",
            "oiuxYvv3aYLgY2+F",
            "gVNrB3FiGAzg0Xyv",
            "7PLA77wSputW\nu+Z",
            "+Ri1qPt7ByFBVJJg",
            "e9zkfc/y0Na24Sa+",
            "hxmGFw3hYgjHi3u5",
            "ayNKrd7qQui8u\ngf",
            "g49FPtaneX0EzE3L",
            "7ueIlMCbW9HyG80K",
            "O6tO4y6f8EzQBzKE",
            "fWcF/pN/UOhMgi\nD",
            "r+Tacm+TJb5+tcOt",
            "SmcQZMAT/4YgPeP7",
            "1Xtk1Gb+5MnJtlUJ",
            "K62H/O6AX3ywKjz\n",
            "-----END PUBLIC ",
            "KEY-----"
        ),
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        "if text.startswith(\"-----BEGIN PRIVATE KEY-----\"):\n    return load(text)\n",
    ],
};
