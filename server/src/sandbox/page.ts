// The page on which a person sees what WeChat would have shown: messages sent, and who was seen.
import { noticeTemplates, findTemplate } from '@chaolin/shared/notices/templates'
import type { Messages, SentMessage } from './messages.ts'
import type { Person } from './people.ts'

class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
type Part = string | number | Markup | readonly Markup[]

// Every value is escaped unless it is markup made here.
function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const pieces = strings.map((string, index) => string + textOf(parts[index] ?? ''))
  return new Markup(pieces.join(''))
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map((item) => item.text).join('')
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const maxShown = 100
const shanghai = new Intl.DateTimeFormat('zh-CN', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'Asia/Shanghai',
})

export function page(people: readonly Person[], messages: Messages): string {
  const sent = messages.list()
  const seen = [...people].sort((a, b) => Number(b.lastSeen ?? 0) - Number(a.lastSeen ?? 0))
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>演示环境 SANDBOX</title>
        <link rel="stylesheet" href="/sandbox/style.css" />
      </head>
      <body>
        <header>
          <p class="banner">演示环境 SANDBOX — 不是微信</p>
        </header>
        <main>
          <h1>订阅消息 <small>Messages sent: ${sent.length}</small></h1>
          <p class="note">这里是微信本来会推送的消息，最新的在前。<a href="/sandbox/">刷新</a></p>
          ${
            sent.length === 0
              ? html`<p class="empty">还没有消息。用户在小程序里同意接收之后，办理有进展就会出现在这里。</p>`
              : html`<ol class="messages">
                  ${sent.slice(0, maxShown).map(card)}
                </ol>`
          }
          <h2>用户 <small>People seen: ${seen.length}</small></h2>
          ${
            seen.length === 0
              ? html`<p class="empty">还没有人登录。</p>`
              : html`<table>
                  <thead>
                    <tr>
                      <th scope="col">openid</th>
                      <th scope="col">登录次数</th>
                      <th scope="col">最近登录</th>
                      <th scope="col">还可发送</th>
                      <th scope="col">状态</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${seen.slice(0, maxShown).map((person) => row(person, messages))}
                  </tbody>
                </table>`
          }
        </main>
      </body>
    </html>`.text
}

function card(message: SentMessage): Markup {
  const fields = findTemplate(message.templateId)?.fields ?? []
  return html`<li>
    <h3>${message.title}</h3>
    <dl>
      ${fields.map(
        ({ key, label }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${message.data[key]?.value ?? ''}</dd>
          </div>`,
      )}
    </dl>
    <p class="note">
      ${shanghai.format(new Date(message.at))} → ${message.openId} · ${message.page ?? '不跳转'}
    </p>
  </li>`
}

function row(person: Person, messages: Messages): Markup {
  const left = Object.values(noticeTemplates)
    .map(({ id, title }) => ({ title, times: messages.left(person.openId, id) }))
    .filter(({ times }) => times > 0)
    .map(({ title, times }) => `${title} × ${times}`)
  return html`<tr>
    <td data-label="openid">${person.openId}</td>
    <td data-label="登录次数">${person.logins}</td>
    <td data-label="最近登录">${person.lastSeen ? shanghai.format(person.lastSeen) : '—'}</td>
    <td data-label="还可发送">${left.join('、') || '—'}</td>
    <td data-label="状态">${person.blocked ? '已拦截' : '正常'}</td>
  </tr>`
}

export const styleSheet = `
:root { color-scheme: light dark; --canvas: #F1F5F4; --surface: #FFFFFF; --line: #D5DFDD; --ink: #10211F; --ink-2: #435553; --tide: #0A5362; --warm: #FBEFD9; --warm-ink: #7D4A00; --good: #14663A; --press: #0A5C6B; --on-press: #FFFFFF }
@media (prefers-color-scheme: dark) {
  :root { --canvas: #0A1416; --surface: #142124; --line: #2B3E43; --ink: #E9F1F0; --ink-2: #B5C5C5; --tide: #7FD2DD; --warm: #37280F; --warm-ink: #F3C06B; --good: #7FD9A3; --press: #5CC2D0; --on-press: #04222A }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--canvas); color: var(--ink); font: 16px/24px -apple-system, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
.banner { margin: 0; padding: 12px 16px; background: var(--warm); color: var(--warm-ink); font-weight: 600; text-align: center }
main { max-width: 880px; margin: 0 auto; padding: 24px 16px 64px }
h1 { margin: 0 0 8px; font-size: 28px; line-height: 36px }
h2 { margin: 40px 0 16px; font-size: 22px; line-height: 32px }
h3 { margin: 0 0 12px; font-size: 18px; line-height: 28px }
small { color: var(--ink-2); font-size: 13px; font-weight: 400 }
a { color: var(--tide) }
.note { margin: 12px 0 0; color: var(--ink-2); font-size: 13px; line-height: 20px; overflow-wrap: anywhere }
.empty { padding: 24px; border: 1px dashed var(--line); border-radius: 12px; color: var(--ink-2) }
.messages { display: grid; gap: 16px; margin: 24px 0 0; padding: 0; list-style: none }
.messages li { padding: 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 16px }
dl { margin: 0 }
dl div { display: grid; grid-template-columns: 6em 1fr; gap: 12px }
dt { color: var(--ink-2) }
dd { margin: 0; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse; background: var(--surface); border: 1px solid var(--line) }
th, td { padding: 8px 12px; border-bottom: 1px solid var(--line); text-align: left; overflow-wrap: anywhere }
th { color: var(--ink-2); font-size: 13px; font-weight: 600 }
.cashier { display: flex; flex-direction: column; align-items: center; max-width: 440px; padding-top: 56px; text-align: center }
.cashier .matter { margin: 0; color: var(--ink-2); font-size: 18px; line-height: 28px; font-weight: 400 }
.cashier .amount { margin: 4px 0 40px; font-size: 52px; line-height: 64px; font-weight: 600; font-variant-numeric: tabular-nums }
.cashier .outcome { margin: 0; font-size: 22px; line-height: 32px; font-weight: 600 }
.cashier .outcome.good { color: var(--good) }
.acts { display: grid; gap: 12px; width: 100%; margin: 16px 0 0 }
.act { display: flex; align-items: center; justify-content: center; min-height: 52px; padding: 0 20px; border: 0; border-radius: 12px; background: var(--press); color: var(--on-press); font: inherit; font-size: 18px; font-weight: 600; text-decoration: none; cursor: pointer }
.act.quiet { background: var(--surface); color: var(--ink); box-shadow: inset 0 0 0 1px var(--line) }
@media (max-width: 640px) {
  thead { display: none }
  table, tbody, tr, td { display: block }
  tr { padding: 12px 16px; border-bottom: 1px solid var(--line) }
  td { display: grid; grid-template-columns: 6em 1fr; gap: 12px; padding: 0; border: 0 }
  td::before { content: attr(data-label); color: var(--ink-2) }
}
`
