//! Trust: the chain that each end shows, what the other makes of it, and the policy that applied.

use std::rc::Rc;

use waxseal::app::Msg;
use waxseal::app::view::certificate::Field;
use waxseal::app::view::current::Current;
use waxseal::app::view::trust::{self, Answer, Chain, Given, Link, Mark, Policy, Row, Side, Standing, Told};
use waxseal::app::view::words;
use waxseal::trace::{Actor, Slice};
use web_sys::Element;
use yew::prelude::*;

use crate::conversation::SameRun;
use crate::said::Said;
use crate::value::Value;

/// What can be opened: all that is long is drawn only then.
#[derive(Clone, Copy, PartialEq)]
enum Spot {
    /// The fields of the certificate with these bytes.
    Certificate(Slice),
    /// The check with this index.
    Check(usize),
}

/// What is drawn.
#[derive(PartialEq, Properties)]
struct Props {
    current: Rc<Current>,
    dispatch: Callback<Msg>,
}

/// Everything about trust at the current message.
pub(crate) fn trust(current: &Rc<Current>, dispatch: &Callback<Msg>) -> Html {
    html! { <Panel current={Rc::clone(current)} dispatch={dispatch.clone()} /> }
}

/// What drawing needs: the message, what is open, and where clicks go.
struct Pen<'a> {
    current: &'a Current,
    dispatch: &'a Callback<Msg>,
    opened: &'a UseStateHandle<Vec<Spot>>,
}

#[component]
fn Panel(props: &Props) -> Html {
    let opened = use_state(Vec::new);
    let Props { current, dispatch } = props;
    let Some(trust) = trust::trust(&current.run, current.index, &current.texts) else { return Html::default() };
    let pen = Pen { current, dispatch, opened: &opened };
    html! {
        <div class="trust" data-testid="trust">
            if let Some(connection) = trust.connection { <p class="quiet">{connection}</p> }
            { for trust.sides.iter().map(|side| pen.side(side)) }
            { policy(&trust.policy) }
        </div>
    }
}

impl Pen<'_> {
    fn side(&self, side: &Side) -> Html {
        let (judge, of) = (words::party(side.judge), words::party(side.of));
        let name = format!("The {judge} judges the {of}");
        html! {
            <section class={classes!("judged", who(side.judge))} aria-label={name.clone()} data-judge={judge}>
                <h4>{name}</h4>
                { self.chain(&side.chain, of) }
                if !side.checks.is_empty() {
                    <h5>{format!("What the {judge} checks")}</h5>
                    <ol class="checks">{ for side.checks.iter().enumerate().map(|(index, row)| self.check(row, &side.checks[..index])) }</ol>
                }
            </section>
        }
    }

    fn chain(&self, chain: &Chain, of: &str) -> Html {
        match chain {
            Chain::None { why, number } => html! {
                <>
                    <h5>{format!("The {of}’s certificates")}</h5>
                    <p>{why.clone()}{self.go(*number)}</p>
                </>
            },
            Chain::Here { number, links, anchor } => html! {
                <>
                    <h5>{format!("The chain that the {of} shows, in message {number}")}</h5>
                    <ol class="chain">
                        { for links.iter().enumerate().map(|(index, link)| self.link(index, link)) }
                        <li class={classes!("anchor", class(anchor.standing))}>
                            <p class="role">{mark(anchor.standing)}{"Trust anchor"}</p>
                            <p class="subject">{anchor.name.clone()}</p>
                            <p>{anchor.words.clone()}</p>
                        </li>
                    </ol>
                </>
            },
        }
    }

    fn link(&self, index: usize, link: &Link) -> Html {
        let says = &link.certificate;
        let valid = format!("{} to {}", says.not_before, says.not_after);
        let names = says.names.join(", ");
        let rows = [
            ("issuer", &says.issuer),
            ("subjectAltName", &names),
            ("validity", &valid),
            ("subjectPublicKeyInfo", &says.key),
            ("signatureAlgorithm", &says.signature),
        ];
        html! {
            <li key={link.der.map_or(0, |der| der.start)}>
                <p class="role">if index > 0 { {format!("Certificate {index} · ")} }{link.role}</p>
                <p class="subject">{says.subject.clone()}</p>
                { for link.marks.iter().map(wrong) }
                { facts(rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, text(value)))) }
                if let Some(der) = link.der {
                    { self.fold(Spot::Certificate(der), text("All its fields, and its bytes"), || self.fields(der)) }
                }
            </li>
        }
    }

    fn fields(&self, der: Slice) -> Html {
        let row = |field: &Field| {
            html! {
                <li class={format!("depth-{}", field.depth)}>
                    <span class="field-name">{field.name}</span>{" "}<span class="field-value">{field.value.clone()}</span>
                </li>
            }
        };
        let run = SameRun(Rc::clone(&self.current.run));
        html! {
            <>
                <ol class="der" tabindex="0" aria-label="The fields of the certificate">
                    { for trust::fields(&run.0, der).iter().map(row) }
                </ol>
                <div class="whole-der">{"DER: "}<Value {run} bytes={der} /></div>
            </>
        }
    }

    fn check(&self, row: &Row, before: &[Row]) -> Html {
        // One reason often keeps a whole series of checks from being made: it is said once, and in each that is opened.
        let is_said = row.standing == Standing::NotMade && before.last().is_some_and(|before| before.why == row.why);
        let (hidden, why) = if is_said { (row.why.as_ref(), None) } else { (None, row.why.as_ref()) };
        let summary = html! {
            <>
                {mark(row.standing)}
                <span class="asked">
                    {row.name.clone()}
                    if !row.about.is_empty() { {" "}<span class="which">{row.about.clone()}</span> }
                </span>
                {" "}<span class="found">{row.verdict.clone()}</span>
                {" "}<span class="decider">{row.decider}</span>
            </>
        };
        html! {
            <li key={row.check} class={class(row.standing)} data-check={row.check.to_string()}>
                { self.fold(Spot::Check(row.check), summary, || self.told(row, hidden)) }
                if let Some(why) = why { <p class="because">{why.clone()}</p> }
                if let Some(consequence) = &row.consequence { <p class="because"><strong>{consequence.clone()}</strong></p> }
            </li>
        }
    }

    fn told(&self, row: &Row, why: Option<&String>) -> Html {
        let Current { run, index, texts, .. } = self.current;
        let Some(Told { said, inputs, to_come, decided }) = trust::told(run, *index, texts, row.check) else {
            return Html::default();
        };
        let given = |(role, given): (&'static str, Given)| match given {
            Given::Words(words) => (role, text(&words)),
            Given::Bytes(bytes) => (role, html! { <Value run={SameRun(Rc::clone(run))} {bytes} /> }),
        };
        html! {
            <div class="told-check">
                if let Some(why) = why { <p>{format!("{}: {why}.", row.verdict)}</p> }
                <Said {said} />
                { facts(inputs.into_iter().map(given)) }
                <p class="quiet">
                    if to_come.is_some() { {format!("It is made at message {}.", row.number)}{self.go(to_come)} } else { {decided} }
                </p>
            </div>
        }
    }

    /// Something that is drawn when it is opened.
    fn fold(&self, spot: Spot, summary: Html, draw: impl FnOnce() -> Html) -> Html {
        let open = self.opened.contains(&spot);
        let opened = self.opened.clone();
        let ontoggle = move |event: Event| {
            let is_open = event.target_unchecked_into::<Element>().has_attribute("open");
            if is_open != opened.contains(&spot) {
                let others = opened.iter().copied().filter(|other| *other != spot);
                opened.set(others.chain(is_open.then_some(spot)).collect());
            }
        };
        html! {
            <details {open} {ontoggle}>
                <summary>{summary}</summary>
                if open { {draw()} }
            </details>
        }
    }

    /// The way to a message, where there is one.
    fn go(&self, number: Option<u32>) -> Html {
        let Some(number) = number else { return Html::default() };
        let onclick = self.dispatch.reform(move |_: MouseEvent| Msg::GoTo { number });
        html! { <>{" "}<button type="button" class="go" {onclick}>{format!("Go to message {number}")}</button></> }
    }
}

fn policy(policy: &Policy) -> Html {
    let answer = |answer: &Answer| {
        let none = if answer.records.is_empty() { Some("no records") } else { None };
        html! {
            <li>
                <code>{answer.question.clone()}</code>
                { for answer.records.iter().map(|record| html! { <code class="record">{record.clone()}</code> }) }
                <span class="quiet">{ for none.map(|none| format!("{none}; ")) }{answer.vouched}</span>
            </li>
        }
    };
    let setting = |(key, value, meaning): &(&'static str, String, &'static str)| {
        (*key, html! { <>{value.clone()}{" "}<span class="quiet">{*meaning}</span></> })
    };
    html! {
        <section class="judged" aria-label="The policy that applied">
            <h4>{"The policy that applied"}</h4>
            if let Some((level, reason)) = &policy.demanded {
                <p>{"The sender demands "}<strong>{level.clone()}</strong>{format!(": {reason}.")}</p>
            }
            { facts(policy.settings.iter().map(setting)) }
            if !policy.answers.is_empty() {
                <h5>{"What DNS answers before"}</h5>
                <ul class="answers">{ for policy.answers.iter().map(answer) }</ul>
            }
        </section>
    }
}

/// Names and values; nothing where there are none.
fn facts(rows: impl Iterator<Item = (&'static str, Html)>) -> Html {
    let rows: Vec<_> = rows.map(|(name, value)| html! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect();
    if rows.is_empty() {
        Html::default()
    } else {
        html! { <dl class="pairs">{rows}</dl> }
    }
}

fn wrong(mark: &Mark) -> Html {
    match mark.to_come {
        Some(number) => html! { <p class="fate to-come">{format!("Message {number} will show: {}", mark.words)}</p> },
        None => html! { <p class="fate">{mark.words.clone()}</p> },
    }
}

fn text(words: &str) -> Html {
    html! { {words.to_owned()} }
}

const fn who(judge: Actor) -> &'static str {
    if matches!(judge, Actor::Sender) { "sender-side" } else { "receiver-side" }
}

const fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::ToCome => "to-come",
        Standing::Holds => "holds",
        Standing::Fails => "fails",
        Standing::Ignored => "ignored",
        Standing::NotMade => "not-made",
    }
}

/// A tick, a cross, a cross in a broken ring, a dash, an empty broken ring: the words beside it say the same.
fn mark(standing: Standing) -> Html {
    let path = match standing {
        Standing::ToCome => "",
        Standing::Holds => "M4.5 8.5L7 11L11.5 5.5",
        Standing::Fails | Standing::Ignored => "M5 5L11 11M11 5L5 11",
        Standing::NotMade => "M4.5 8H11.5",
    };
    html! {
        <svg class="tick" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <circle cx="8" cy="8" r="7" />
            <path d={path} />
        </svg>
    }
}
