// Before the first paint: without a choice of one's own, light or dark follows the system.
(() => {
  const html = document.documentElement;
  if (html.dataset.themeChosen === 'yes') return;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => { html.dataset.bsTheme = dark.matches ? 'dark' : 'light'; };
  follow();
  dark.addEventListener('change', follow);
})();
