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
  step_closed: { status: 409, zh: '现在不能做这一步了', en: 'This step is no longer open' },
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
    en: 'You have too many open reports',
  },
  limit_reached: {
    status: 409,
    zh: '到上限了，先去掉用不着的',
    en: 'The limit is reached; remove what is not needed',
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
