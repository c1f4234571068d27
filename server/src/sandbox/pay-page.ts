// 收银模拟: what a phone shows before it pays, as a page, with the way back to where one came from.
export type CashierView = {
  prepayId: string
  description: string
  amountFen: number
  state: string
}
export type CashierResult = { result: string; paid: boolean }

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const ownPath = /^\/(?!\/)[\w\-.~/?#@!$&()*+,;=:%]*$/

/** A path of our own site: nobody can be led elsewhere by a link to this page. */
export function backPath(given: unknown): string | null {
  return typeof given === 'string' && given.length <= 300 && ownPath.test(given) ? given : null
}

/** Tells the page it leads to what was done here. */
export const backWith = (path: string, outcome: 'ok' | 'cancel') =>
  `${path}${path.includes('?') ? '&' : '?'}pay=${outcome}`

const wordsOf: Record<string, string> = {
  'requestPayment:ok': '支付成功',
  'requestPayment:fail cancel': '没有付款',
}

function formOf(prepayId: string, back: string | null) {
  const query = back ? `?return=${encodeURIComponent(back)}` : ''
  return `<form class="acts" method="post" action="/sandbox/pay/cashier/${encodeURIComponent(prepayId)}${query}">
<button class="act" type="submit" name="decision" value="pay">确认支付</button>
<button class="act quiet" type="submit" name="decision" value="refuse">先不付</button></form>`
}

function doneOf(done: CashierResult | null, back: string | null) {
  const words = done ? (wordsOf[done.result] ?? '付不了') : '这笔已经付过或关闭了'
  const note = done ? `<p class="note">${escape(done.result)}</p>` : ''
  const link = back
    ? `<p class="acts"><a class="act" href="${escape(done ? backWith(back, done.paid ? 'ok' : 'cancel') : back)}">${done?.paid ? '完成' : '返回'}</a></p>`
    : ''
  return `<p class="outcome${done?.paid ? ' good' : ''}">${words}</p>${note}${link}`
}

export function cashierPage(
  { prepayId, description, amountFen, state }: CashierView,
  done: CashierResult | null,
  back: string | null,
) {
  const open = state === 'NOTPAY' && done === null
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>收银模拟</title><link rel="stylesheet" href="/sandbox/style.css"></head>
<body><header><p class="banner">收银模拟 — 这不是微信支付，不会扣钱</p></header>
<main class="cashier"><h1 class="matter">${escape(description)}</h1>
<p class="amount">¥ ${(amountFen / 100).toFixed(2)}</p>
${open ? formOf(prepayId, back) : doneOf(done, back)}</main></body></html>
`
}
