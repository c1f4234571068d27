// Every page, its package, and what WeChat is told about the app.
const h5 = process.env.TARO_ENV === 'h5'

const tabs = [
  { pagePath: 'pages/home/index', text: '首页' },
  { pagePath: 'pages/reports/index', text: '我的事' },
  { pagePath: 'pages/inbox/index', text: '消息' },
  { pagePath: 'pages/mine/index', text: '我的' },
]

const browserOnly = [
  { root: 'sandbox', pages: ['login/index'] },
  { root: 'kit', pages: ['index'] },
  {
    root: 'console',
    pages: [
      'index',
      'desk/index',
      'hotline/index',
      ...['alerts', 'deliveries', 'rules', 'areas', 'calendar', 'addresses', 'triage'].map(
        (room) => `${room}/index`,
      ),
      'endpoints/index',
      'intake/index',
      'supervision/index',
      'people/index',
      'hazards/index',
      'terms/index',
      'templates/index',
      'mediation/index',
      'volunteers/index',
      'compounds/index',
      ...['counter', 'schedules', 'display', 'cashier'].map((room) => `${room}/index`),
      ...['sos', 'campus', 'cases', 'campus-lists'].map((room) => `${room}/index`),
      ...['dashboard', 'wall', 'exports', 'devices', 'sign-in'].map((room) => `${room}/index`),
    ],
  },
]

// Only WeChat reads the variables of theme.json.
const weappWindow = {
  navigationBarBackgroundColor: '@navBackground',
  navigationBarTextStyle: '@navText',
  backgroundColor: '@canvas',
  backgroundColorTop: '@canvas',
  backgroundColorBottom: '@canvas',
  backgroundTextStyle: '@loading',
} as unknown as Taro.WindowConfig & object

export default defineAppConfig({
  pages: tabs.map((tab) => tab.pagePath),
  subPackages: [
    { root: 'reports', pages: ['new/index', 'detail/index', 'place/index'] },
    {
      root: 'staff',
      pages: ['queue/index', 'report/index', 'scan/index', 'map/index', 'plate/index', 'sos/index'],
    },
    { root: 'routing', pages: ['posts/index', 'post/index'] },
    { root: 'mediation', pages: ['list/index', 'detail/index'] },
    { root: 'volunteers', pages: ['apply/index', 'tasks/index', 'task/index'] },
    {
      root: 'visits',
      pages: ['invite', 'claim', 'pass', 'ask', 'wait', 'answer', 'list', 'detail', 'home', 'join'].map(
        (page) => `${page}/index`,
      ),
    },
    {
      root: 'appointments',
      pages: ['services', 'service', 'slots', 'apply', 'detail', 'list', 'waitlist'].map(
        (page) => `${page}/index`,
      ),
    },
    {
      root: 'campus',
      pages: [
        ...['home', 'claim', 'sos', 'walk', 'looks'],
        ...['request', 'requests', 'thread', 'answers', 'lost', 'lost-new', 'item', 'fraud', 'quiz'],
      ].map((page) => `${page}/index`),
    },
    { root: 'gate', pages: ['index/index', 'register/index', 'today/index'] },
    ...(h5 ? browserOnly : []),
  ],
  preloadRule: {
    'pages/home/index': { network: 'all', packages: ['reports'] },
    'pages/mine/index': { network: 'wifi', packages: ['staff'] },
  },
  window: { navigationBarTitleText: '潮邻', ...(h5 ? {} : weappWindow) },
  tabBar: {
    custom: true,
    color: '#5A6B69',
    selectedColor: '#0A5362',
    backgroundColor: '#FFFFFF',
    borderStyle: 'white',
    list: tabs,
  },
  ...(h5
    ? {}
    : {
        darkmode: true,
        themeLocation: 'theme.json',
        lazyCodeLoading: 'requiredComponents',
        requiredPrivateInfos: ['chooseLocation', 'startLocationUpdate', 'onLocationChange'],
        permission: {
          'scope.userLocation': { desc: '选出事的地方，好送到对的社区；求助时让来的人找到您' },
        },
      }),
})
