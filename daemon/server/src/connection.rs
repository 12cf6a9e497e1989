//! One connection: a question of a hook or of the program, and its answer.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::traits::StreamCommon as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;
use tollgate_protocol::{Frame, HEADER_LENGTH, Request, body_length};

use crate::control::{self, Ask, Reply, What};
use crate::place::{is_user, user};
use crate::program::Answer;
use crate::serve::Shared;

/// How long a client may take to ask. A `pre-push` hook connects before git has told it the refs,
/// which takes as long as the remote's answer.
const ASKED_WITHIN: Duration = Duration::from_secs(120);
/// Bytes of a request that room is made for on its word. Without refs it has one or two thousand.
const AT_ONCE: u32 = 16 << 10;
/// How long it may take to take the answer.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);
/// Clients give up on a daemon that is silent for 300 ms at first and for 3 s later.
const FIRST_SIGN: Duration = Duration::from_millis(100);
const NEXT_SIGN: Duration = Duration::from_secs(1);

/// Serves a connection to its end; whatever goes wrong concerns this client alone.
pub(crate) async fn serve(mut stream: Stream, shared: Arc<Shared>) {
    if !stream.peer_creds().is_ok_and(|peer| is_user(&peer, user())) {
        shared.log.say("a process of another user was turned away");
        return;
    }
    let answered = async {
        let mut header = [0; HEADER_LENGTH];
        timeout(ASKED_WITHIN, stream.read_exact(&mut header)).await??;
        if header[..4] == control::MAGIC {
            control(&mut stream, header, &shared).await
        } else {
            hook(&mut stream, header, &shared).await
        }
    };
    match answered.await {
        // Somebody looked whether there is a daemon, or gave up waiting.
        Err(error) if is_gone(&error) => {}
        Err(error) => shared.failed(format!("a request could not be answered: {error}")),
        Ok(()) => {}
    }
}

fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof)
}

async fn control(stream: &mut Stream, header: [u8; 8], shared: &Arc<Shared>) -> io::Result<()> {
    let mut body = vec![0; control::length(header)? as usize];
    timeout(ASKED_WITHIN, stream.read_exact(&mut body)).await??;
    let ask: Ask = serde_json::from_slice(&body).map_err(io::Error::other)?;
    let own = env!("CARGO_PKG_VERSION");
    let reply = match ask.what {
        What::Stop => Reply::Stopping(std::process::id()),
        What::Status if ask.version == own => {
            let its = Arc::clone(shared);
            // It asks the disk, and others are served meanwhile.
            let status = tokio::task::spawn_blocking(move || its.status());
            Reply::Status(Box::new(status.await.map_err(io::Error::other)?))
        }
        What::Status => Reply::OtherVersion(own.to_owned()),
    };
    timeout(TAKEN_WITHIN, stream.write_all(&control::message(&reply)?)).await??;
    if ask.what == What::Stop {
        shared.stop();
    }
    Ok(())
}

async fn hook(stream: &mut Stream, header: [u8; 8], shared: &Arc<Shared>) -> io::Result<()> {
    let length = body_length(header).map_err(io::Error::other)?;
    // Given back with the answer.
    let Ok(_room) = shared.room.try_acquire_many(length.div_ceil(1 << 10)) else {
        let declined = Answer::declined("more is asked at a time than there is room for");
        return reply(stream, &declined, shared).await;
    };
    // In one piece where it is short, and never more than was sent where it says to be long.
    let mut body = Vec::with_capacity(length.min(AT_ONCE) as usize);
    let mut rest = (&mut *stream).take(u64::from(length));
    timeout(ASKED_WITHIN, rest.read_to_end(&mut body)).await??;
    if body.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    // Until the answer is written: who is asked to end finishes that first.
    let _at_work = shared.at_work();
    let answer = match Request::parse(&body) {
        Err(error) => Answer::declined(format!("the request can't be read: {error}")),
        Ok(request) => match shared.refuses(&request) {
            Some(why) => Answer::declined(why),
            None => {
                let shared = Arc::clone(shared);
                let judging = tokio::spawn(async move {
                    let _place = shared.judging.clone().acquire_owned().await;
                    tokio::task::spawn_blocking(move || shared.judge(&request)).await
                });
                wait(stream, judging).await?
            }
        },
    };
    reply(stream, &answer, shared).await
}

async fn reply(stream: &mut Stream, answer: &Answer, shared: &Shared) -> io::Result<()> {
    let (count, why) = match &answer.declined {
        Some(why) => (&shared.counters.declined, Some(why)),
        None => (&shared.counters.answered, None),
    };
    count.fetch_add(1, Ordering::Relaxed);
    if let Some(why) = why {
        shared.log.say(&format!("left to the program: {why}"));
    } else if answer.warm {
        shared.counters.warm.fetch_add(1, Ordering::Relaxed);
    }
    timeout(TAKEN_WITHIN, stream.write_all(&frames(answer))).await??;
    Ok(())
}

/// Gives signs of life until the answer is there.
async fn wait(
    stream: &mut Stream,
    mut judging: JoinHandle<Result<Answer, JoinError>>,
) -> io::Result<Answer> {
    let mut sign = FIRST_SIGN;
    loop {
        match timeout(sign, &mut judging).await {
            Ok(Ok(Ok(answer))) => return Ok(answer),
            Ok(_) => return Ok(Answer::declined("judging ran into a fault of its own")),
            Err(_) => {
                let mut working = Vec::new();
                Frame::Working(b"").write_to(&mut working).map_err(io::Error::other)?;
                timeout(TAKEN_WITHIN, stream.write_all(&working)).await??;
                sign = NEXT_SIGN;
            }
        }
    }
}

fn frames(answer: &Answer) -> Vec<u8> {
    let mut bytes = Vec::new();
    let all = match &answer.declined {
        Some(why) => vec![Frame::Declined(why.as_bytes())],
        None => vec![
            Frame::Judged(&answer.judged),
            Frame::Output(&answer.output),
            Frame::Errors(&answer.errors),
            Frame::Exit(answer.exit),
        ],
    };
    if all.iter().all(|frame| frame.write_to(&mut bytes).is_ok()) {
        return bytes;
    }
    bytes.clear();
    // Too short to be refused.
    let _ = Frame::Declined(b"the report is longer than a client takes").write_to(&mut bytes);
    bytes
}
