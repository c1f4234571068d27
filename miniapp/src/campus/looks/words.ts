// The words of who looked at me.
import { defineWords } from '../../i18n'

export const lookWords = defineWords('campus-looks', {
  zh: {
    title: '谁看过我',
    empty: '还没有人看过',
    emptyNote: '窗口核对您的身份、有人看您求助时的位置、经办人打开您的事，每次都会记在这里。',
    gateNote: '校门扫码看不到您是谁，所以不在这里。',
    look_campus_identity: '核对了您的姓名和身份',
    look_sos_place: '看了您求助时的位置',
    look_case: '打开了您的保密事项',
    look_lost_details: '看了您认领时写的细节',
    at: '{{name}} · {{role}}',
    role_staff: '校园指挥站工作人员',
    role_dispatcher: '值班长',
    role_supervisor: '督查',
    role_clerk: '窗口人员',
    role_counsellor: '辅导员',
    role_guard: '门岗',
    role_system: '别的系统',
    role_other: '工作人员',
  },
  en: {
    title: 'Who looked',
    empty: 'Nobody has looked',
    emptyNote:
      'Each time a counter checks who you are, somebody sees where you called for help, or your case is opened, it stands here.',
    gateNote: 'A gate never sees who you are, so it is not listed.',
    look_campus_identity: 'Checked your name and kind',
    look_sos_place: 'Saw where you called for help',
    look_case: 'Opened your confidential case',
    look_lost_details: 'Read the details of your claim',
    at: '{{name}} · {{role}}',
    role_staff: 'Staff of the post',
    role_dispatcher: 'Dispatcher',
    role_supervisor: 'Supervisor',
    role_clerk: 'Clerk',
    role_counsellor: 'Counsellor',
    role_guard: 'Guard',
    role_system: 'Another system',
    role_other: 'Staff',
  },
})
