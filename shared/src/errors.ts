// Every error code that crosses the wire, with its status and its words for people.
export const errors = {
  unauthenticated: { status: 401, zh: '请先登录', en: 'Please sign in' },
  token_expired: {
    status: 401,
    zh: '登录过期了，请重新登录',
    en: 'Your session has ended, please sign in again',
  },
  login_code_invalid: { status: 401, zh: '登录没成功，请再试一次', en: 'Sign-in failed, please try again' },
  person_blocked: {
    status: 401,
    zh: '这个微信号暂时不能登录',
    en: 'This WeChat account cannot sign in for now',
  },
  signature_invalid: {
    status: 401,
    zh: '签名不对，或时间相差太多',
    en: 'The signature or its time is not valid',
  },
  forbidden: { status: 403, zh: '您的身份不能做这一步', en: 'Your role does not allow this' },
  campus_code_missing: {
    status: 403,
    zh: '先领青牛码，才能用校园服务',
    en: 'Claim your campus code first to use the services of the campus',
  },
  invalid: { status: 400, zh: '有内容填得不对，请看标出的地方', en: 'Some fields need another look' },
  idempotency_key_missing: {
    status: 400,
    zh: '缺少 Idempotency-Key',
    en: 'The Idempotency-Key header is missing',
  },
  anonymous_not_allowed: {
    status: 400,
    zh: '这类事需要实名，好联系您',
    en: 'This kind of matter cannot be anonymous',
  },
  place_invalid: {
    status: 400,
    zh: '这个位置不对，请重新选一下',
    en: 'This place is not valid, pick it again',
  },
  photo_unknown: {
    status: 400,
    zh: '有照片用不了，请重新添加',
    en: 'A photo cannot be used, please add it again',
  },
  category_unknown: { status: 400, zh: '没有这个类别', en: 'There is no such category' },
  template_unknown: { status: 400, zh: '没有这个消息模板', en: 'There is no such template' },
  import_refused: {
    status: 400,
    zh: '文件里有几行不对，一行也没有导入',
    en: 'Some lines of the file are wrong; nothing was imported',
  },
  body_too_large: { status: 413, zh: '内容太大了', en: 'The content is too large' },
  photo_too_large: { status: 413, zh: '照片超过 10 MB，请换一张小一点的', en: 'The photo is over 10 MB' },
  media_type: { status: 415, zh: '不支持这种内容格式', en: 'This content type is not supported' },
  photo_type: {
    status: 415,
    zh: '照片只收 JPEG、PNG、WebP。HEIC 请先转成 JPEG',
    en: 'Photos must be JPEG, PNG or WebP; convert HEIC to JPEG first',
  },
  idempotency_key_reused: {
    status: 422,
    zh: '同一个 Idempotency-Key 用在了不同的内容上',
    en: 'This Idempotency-Key was used with another body',
  },
  not_found: { status: 404, zh: '没有找到', en: 'Not found' },
  claim_unmatched: {
    status: 404,
    zh: '学号、姓名和证件号后几位对不上。请核对；一直不行，请到校区指挥站',
    en: 'Number, name and the end of the ID number do not match; please check them, or ask at the campus post',
  },
  code_elsewhere: {
    status: 409,
    zh: '这个学号的青牛码在另一个微信上。换微信请带证件到校区指挥站',
    en: 'This code is held by another WeChat account; to move it, bring your ID to the campus post',
  },
  roster_shrinks: {
    status: 409,
    zh: '按这个文件，一半以上的人会失去青牛码。确认是这样，请再提交一次并注明',
    en: 'With this file more than half of the members would lose their codes; confirm that it is meant',
  },
  step_closed: { status: 409, zh: '现在不能做这一步了', en: 'This step is no longer open' },
  sos_open: {
    status: 409,
    zh: '您的校园110求助还没有结束。先结束求助，再注销账号',
    en: 'Your call for help is still open; end it first, then delete your account',
  },
  version_changed: {
    status: 409,
    zh: '刚刚有人改过，请重新打开再改',
    en: 'Somebody else changed it meanwhile, open it again',
  },
  import_running: {
    status: 409,
    zh: '另一次导入还没有结束，请稍后再试',
    en: 'Another import is still running, try again later',
  },
  event_outdated: {
    status: 409,
    zh: '之后的进展已经收到，这条不再采用',
    en: 'Something later was applied already',
  },
  evidence_missing: {
    status: 409,
    zh: '这类事办结要附照片',
    en: 'Resolving this kind of matter needs a photo',
  },
  own_report: {
    status: 409,
    zh: '这是您自己反映的事，可以催办',
    en: 'This is your own report; you can ask for speed',
  },
  too_many_open: {
    status: 409,
    zh: '您在办的事太多了，先等几件办完',
    en: 'You have too many open matters',
  },
  limit_reached: {
    status: 409,
    zh: '到上限了，先去掉用不着的',
    en: 'The limit is reached; remove what is not needed',
  },
  see_counter: {
    status: 409,
    zh: '这次不能在手机上预约，请带证件到窗口办理',
    en: 'This cannot be booked by phone; please bring your ID to a counter',
  },
  already_booked: {
    status: 409,
    zh: '这个证件号已经约了这项业务，见您的预约',
    en: 'You have booked this service for this ID number already',
  },
  slot_full: {
    status: 409,
    zh: '这个时段约满了，换一个时段，或者排候补',
    en: 'This time is full: take another one, or join the waiting list',
  },
  slot_closed: {
    status: 409,
    zh: '这个时段现在不能约了，请换一个',
    en: 'This time can no longer be booked',
  },
  schedule_in_use: {
    status: 409,
    zh: '还有人约在这张排班里，先请他们改到别的时段',
    en: 'People are still booked in this schedule; they have to move first',
  },
  booking_paused: {
    status: 409,
    zh: '90 天内有 3 次没来，手机预约暂停 30 天；可以到窗口取号',
    en: 'Booking by phone is paused for 30 days after three misses in 90 days; take a ticket at the counter',
  },
  check_in_not_now: {
    status: 409,
    zh: '现在不是签到的时间，早到 30 分钟之内可以签',
    en: 'Check-in opens 30 minutes before your time',
  },
  site_code_invalid: {
    status: 409,
    zh: '这个签到码不对或过期了，请扫站点里的码',
    en: 'This code is not valid here, scan the one at the site',
  },
  proof_missing: {
    status: 409,
    zh: '减免要先看过证明',
    en: 'The proof of the exemption has to be seen first',
  },
  fee_due: {
    status: 409,
    zh: '费用还没收',
    en: 'The fee has to be taken first',
  },
  person_full: { status: 409, zh: '手上的事满了', en: 'This person holds as many as they may' },
  idempotency_running: {
    status: 409,
    zh: '上一次提交还在处理，请稍等',
    en: 'The first request with this key is still running',
  },
  invitation_used: {
    status: 409,
    zh: '这个邀请用过了或过期了',
    en: 'This invitation was used or has expired',
  },
  reminded_recently: {
    status: 429,
    zh: '两小时内催过了，工作人员已经收到',
    en: 'Already reminded within two hours',
  },
  rate_limited: { status: 429, zh: '操作太快了，请稍后再试', en: 'Too many requests, try again later' },
  daily_limit: { status: 429, zh: '今天的次数用完了，明天再来', en: 'The limit for today is reached' },
  internal: {
    status: 500,
    zh: '没打开，怪我们。您的事都在',
    en: 'It did not work, our fault; nothing is lost',
  },
  unavailable: { status: 503, zh: '现在有点忙，请稍后再试', en: 'Busy right now, try again shortly' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>

export type ErrorCode = keyof typeof errors
