/** What stays until the tab is closed; where a browser forbids that, until the page is. */
const fallback = new Map();

export function keep(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    fallback.set(name, value);
  }
}

/** null where nothing was kept. */
export function kept(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return fallback.get(name) ?? null;
  }
}
