// Everything here is a comfort: each page works without it.
(() => {
  const html = document.documentElement;

  // The switch offers the other one of what is shown, also when the system chose.
  const offer = () => {
    const other = html.dataset.bsTheme === 'dark' ? 'light' : 'dark';
    for (const form of document.querySelectorAll('[data-theme-switch]')) {
      form.action = form.action.replace(/to=[a-z]*/, 'to=' + other);
      form.querySelector('button').textContent = other === 'dark' ? 'Dark' : 'Light';
    }
  };
  offer();
  new MutationObserver(offer).observe(html, { attributeFilter: ['data-bs-theme'] });

  // A form is sent once; the server would refuse the second one anyhow.
  document.addEventListener('submit', e => {
    const form = e.target;
    if (!form.matches('[data-act]')) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = 'yes';
    for (const button of form.querySelectorAll('button[type=submit]')) button.setAttribute('aria-disabled', 'true');
  });
  addEventListener('pageshow', e => {
    if (!e.persisted) return;
    for (const form of document.querySelectorAll('[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled');
    }
  });

  // A refusal is read first, then the first field it names.
  const focus = document.querySelector('[aria-invalid=true]') ?? document.querySelector('[data-focus]');
  if (focus) focus.focus();

  // Secrets shown once are copied by a button.
  document.addEventListener('click', async e => {
    const button = e.target.closest('[data-copy]');
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = 'Copied';
  });

  // A file dropped on its field, with its name and size shown before sending.
  for (const drop of document.querySelectorAll('[data-drop]')) {
    const input = drop.querySelector('input[type=file]');
    const shown = drop.querySelector('[data-drop-name]');
    const show = () => {
      const files = [...input.files];
      shown.textContent = files.map(f => `${f.name} (${Math.max(1, Math.round(f.size / 1024))} kB)`).join(', ');
    };
    input.addEventListener('change', show);
    drop.addEventListener('dragover', e => { e.preventDefault(); drop.classList.add('drop-over'); });
    drop.addEventListener('dragleave', () => drop.classList.remove('drop-over'));
    drop.addEventListener('drop', e => {
      e.preventDefault();
      drop.classList.remove('drop-over');
      input.files = e.dataTransfer.files;
      show();
    });
  }

  // Charts: an option without functions in a data attribute; colours from the style sheet.
  const charts = [];
  const draw = () => {
    const style = getComputedStyle(html);
    const color = name => style.getPropertyValue(name).trim();
    for (const box of document.querySelectorAll('[data-chart]')) {
      const old = echarts.getInstanceByDom(box);
      if (old) old.dispose();
      const chart = echarts.init(box, null, { renderer: 'svg' });
      const ink = color('--ev-ink-soft');
      const line = color('--ev-line');
      const axis = { axisLabel: { color: ink, fontSize: 13 }, nameTextStyle: { color: ink, fontSize: 13 }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
      const option = JSON.parse(box.dataset.chart);
      for (const key of ['xAxis', 'yAxis'])
        if (option[key]) option[key] = [].concat(option[key]).map(a => ({ ...axis, ...a }));
      chart.setOption({
        color: ['--ev-c1', '--ev-c2', '--ev-c3', '--ev-c4'].map(color),
        textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 },
        animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
        grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
        tooltip: { trigger: 'axis' },
        ...option,
      });
      charts.push(chart);
    }
  };
  if (document.querySelector('[data-chart]')) {
    addEventListener('load', draw);
    addEventListener('resize', () => charts.forEach(c => c.isDisposed() || c.resize()));
    new MutationObserver(draw).observe(html, { attributeFilter: ['data-bs-theme'] });
    document.addEventListener('htmx:afterSwap', draw);
  }
})();
