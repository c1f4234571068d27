// What WeChat counts as personal data, and what this mini-program declares to use of it and why: what the privacy
// guideline in WeChat's console has to say, word for word.

/** Functions of `wx` that need a line in the privacy guideline (PrivacyAuthorize, as of 2023-10-17). */
export const privacyFunctions = [
  ...[
    'getUserInfo',
    'getUserProfile',
    'chooseAddress',
    'chooseContact',
    'getWeRunData',
    'chooseLicensePlate',
  ],
  ...['getLocation', 'getFuzzyLocation', 'chooseLocation', 'choosePoi', 'onLocationChange'],
  ...['startLocationUpdate', 'startLocationUpdateBackground', 'chooseInvoice', 'chooseInvoiceTitle'],
  ...['chooseImage', 'chooseMedia', 'chooseVideo', 'chooseMessageFile', 'saveImageToPhotosAlbum'],
  ...['saveVideoToPhotosAlbum', 'startRecord', 'getRecorderManager', 'joinVoIPChat', 'createCameraContext'],
  ...['createVKSession', 'openBluetoothAdapter', 'createBLEPeripheralServer', 'addPhoneContact'],
  ...['addPhoneCalendar', 'addPhoneRepeatCalendar', 'setClipboardData', 'getClipboardData'],
  ...['startAccelerometer', 'startCompass', 'startDeviceMotionListening', 'startGyroscope'],
]

/** Of those, the ones that app.json has to list in requiredPrivateInfos too (since 2022-07-14). */
export const locationFunctions = [
  ...['getLocation', 'getFuzzyLocation', 'chooseLocation', 'choosePoi', 'chooseAddress', 'onLocationChange'],
  ...['startLocationUpdate', 'startLocationUpdateBackground'],
]

/** Buttons and inputs that hand over personal data. */
export const privacyOpenTypes = ['getPhoneNumber', 'getRealtimePhoneNumber', 'chooseAvatar', 'getUserInfo']

export const declared: Record<string, string> = {
  chooseLocation: '您在地图上选的位置，用来把诉求送到对的社区',
  startLocationUpdate: '一键求助、走夜路计时时您的位置，让来的人找到您',
  onLocationChange: '一键求助时每 10 秒的位置，让来的人找到您；结束 7 天后删除',
  chooseMedia: '您选的照片，用来说明诉求',
  addPhoneCalendar: '您点“进日历”时，把预约的时间和地点写进手机日历',
  setClipboardData: '您点“抄编号”“抄地址”“复制”时，把编号、地址、住户码或邀请链接放进剪贴板',
}
