/** The one style sheet of all pages; it names no other resource. */
export const STYLE = `
:root { color-scheme: light dark;
  --ground: #f3f6f5; --paper: #ffffff; --ink: #17211f; --quiet: #4b5a57; --line: #cfd9d6; --water: #0a5c63; --tint: #e3f0ef;
  --good: #1b6534; --bad: #a1241b; --warn: #7a4b00; --warn-tint: #fdf3df; --warn-line: #e3c891; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #10171a; --paper: #182226; --ink: #e6eeec; --quiet: #a6b5b2; --line: #33434a; --water: #7fd3d8; --tint: #17343a;
  --good: #86d9a0; --bad: #ffa59b; --warn: #f0c987; --warn-tint: #2a2416; --warn-line: #5d4b22; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; }
main, footer { max-width: 54rem; margin: 0 auto; padding: 0 1rem; }
main { padding-top: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; line-height: 1.4; margin: 0 0 .25rem; }
section > h3, details > h3 { margin-top: 1.25rem; }
p { margin: 0 0 .75rem; }
ul, ol { margin: 0 0 .75rem; padding-left: 1.4rem; }
li + li { margin-top: .4rem; }
.rooms { list-style: none; padding: 0; margin: 0; }
a { color: var(--water); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--water); outline-offset: 2px; border-radius: 4px; }
code { font: .92em/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; }
.brand { font-weight: 600; color: var(--water); margin: 0 0 1.25rem; display: flex; gap: .5rem; align-items: center; }
.brand svg { width: 1.5rem; height: 1.5rem; flex: none; }
.time { white-space: nowrap; }
.sentence::first-letter { text-transform: uppercase; }
.lead { font-size: 1.1rem; }
.quiet { color: var(--quiet); font-size: .92rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 0 0 .75rem; }
.card > :last-child, .note > :last-child { margin-bottom: 0; }
.stays { border: 2px solid var(--water); background: var(--tint); }
.kicker { font-size: .85rem; font-weight: 600; color: var(--quiet); margin: 0 0 .25rem; }
.stays .kicker { color: var(--water); }
.ids { color: var(--quiet); font-size: .85rem; margin: .25rem 0 0; }
.arrow { color: var(--water); text-align: center; font-size: 1.5rem; line-height: 1; margin: 0 0 .75rem; }
.note { background: var(--warn-tint); border: 1px solid var(--warn-line); border-radius: .6rem; padding: 1rem; }
ul.note { padding-left: 2.4rem; }
.row { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; align-items: baseline; }
.badge { font-weight: 600; font-size: .92rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--warn); }
.type { display: block; background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem;
  margin: 0 0 .75rem; user-select: all; }
.type span { display: inline-block; max-width: 100%; }
.go { display: block; background: var(--water); color: var(--paper); font-weight: 600; font-size: 1.1rem; text-align: center;
  text-decoration: none; padding: .9rem 1rem; border-radius: .6rem; margin: 0 0 .75rem; }
.go.second { background: var(--paper); color: var(--water); border: 2px solid var(--water); }
details { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; padding: 0 1rem; margin: 0 0 .75rem; }
summary { cursor: pointer; font-weight: 600; padding: .75rem 0; }
.steps { list-style: none; padding: 0; }
/* A leg is a tributary: its steps run along the water. */
.steps.leg { border-left: 3px solid var(--water); padding-left: .75rem; }
.title { font-weight: 600; }
.steps > li { border-top: 1px solid var(--line); padding: .6rem 0; margin: 0; }
.steps p { margin: .15rem 0 0; }
.steps ul { margin: .25rem 0 0; font-size: .92rem; color: var(--quiet); }
.meter { height: .6rem; border-radius: .3rem; background: var(--line); overflow: hidden; margin: 0 0 .75rem; }
.meter svg { display: block; width: 100%; height: 100%; }
.meter rect { fill: var(--water); }
dl { margin: 0; }
dt { font-weight: 600; }
dd { margin: 0 0 .75rem; }
footer { padding-top: 2rem; padding-bottom: 3rem; }
@media (min-width: 48rem) {
  h1 { font-size: 2.25rem; }
  .go { max-width: 30rem; }
  .becomes { display: grid; grid-template-columns: 1fr auto 1fr; gap: 0 1rem; align-items: center; }
  .becomes .arrow { margin: 0; transform: rotate(-90deg); }
  .becomes .card:last-child { margin-bottom: 0; }
}
`;
