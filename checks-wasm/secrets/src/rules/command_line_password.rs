//! Password on a command line.

use crate::rule::{Confidence, Finder, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/command-line-password",
    title: "Password on a command line",
    description: "A password given to curl, mysql, sshpass, docker login or redis-cli as an option.",
    rationale: "It stands in the repository, and while the command runs every user of the machine can read it in the list of processes.",
    remedy: "Change the password, and give it by a file, a variable or standard input: `--netrc-file`, `MYSQL_PWD`, `SSHPASS`, `--password-stdin`.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    references: &["https://curl.se/docs/manpage.html#-u"],
    aliases: &["curl-auth-user"],
    keywords: &[
        "curl ",
        "sshpass ",
        "mysql ",
        "mysqldump ",
        "mysqladmin ",
        "mariadb ",
        "docker login ",
        "redis-cli ",
    ],
    finder: Finder::CommandLine,
    entropy: 2.5,
    validator: Validator::None,
    firing: &[
        concat!("curl -u admin", ":SI6bWHtP3fS2", "qHx6 https://", "api.shop.inte", "rnal/x"),
        concat!(
            "curl -sS \\\n  ",
            "--user 'deplo",
            "y:kwXoIIXGvOo",
            "NZY' \\\n  http",
            "s://shop.inte",
            "rnal/"
        ),
        concat!("sshpass -p W2", "mZp0zVZomHFw ", "ssh deploy@sh", "op"),
        concat!("mysql -u root", " -pUbbYrEqmSM", "9wCZ -h db sh", "op"),
        concat!(
            "docker login ",
            "-u deploy -p ",
            "\"7Uw9xfogoEmv",
            "nEN5N1\" regis",
            "try.shop.inte",
            "rnal"
        ),
        concat!("redis-cli -h ", "cache -a aE6P", "wZPf1Qh6yYTW ", "ping"),
    ],
    silent: &[
        "curl -u user:password https://x",
        "curl -u \"$USER:$PASS\" https://x",
        "curl -u admin https://x",
        "curl -X POST -d a:b https://x",
        "sshpass -p \"$PW\" ssh x",
        "sshpass -p password ssh x",
        "mysql -u root -p shop",
        "mysql -uroot -p\"${ROOT_PW}\"",
        "mysql -P 3306 -pPASSWORD",
        "docker login -u x --password-stdin",
        "docker run -p 8080:80 x",
        "redis-cli -a <password>",
    ],
};
