// WeChat keeps a component's styles apart from the app's, unless it is told to share them.
export default { component: true, styleIsolation: 'apply-shared' }
