/** Dark or light: as the address says, else as somebody has chosen here, else as the system is. */

export type Theme = "dark" | "light";

const KEY = "tallyboard.theme";

function isTheme(text: string | null): text is Theme {
  return text === "dark" || text === "light";
}

/** What was chosen; a browser may forbid to remember anything. */
function chosen(): Theme | null {
  const asked = new URLSearchParams(location.search).get("theme");
  if (isTheme(asked)) return asked;
  try {
    const kept = localStorage.getItem(KEY);
    return isTheme(kept) ? kept : null;
  } catch {
    return null;
  }
}

class Themes {
  #system: Theme = $state("dark");
  #chosen: Theme | null = $state(null);

  readonly current: Theme = $derived(this.#chosen ?? this.#system);

  constructor() {
    const prefersLight = matchMedia("(prefers-color-scheme: light)");
    const follow = (): void => {
      this.#system = prefersLight.matches ? "light" : "dark";
      this.#show();
    };
    this.#chosen = chosen();
    follow();
    prefersLight.addEventListener("change", follow);
  }

  /** Chooses the other one. */
  toggle(): void {
    this.#chosen = this.current === "dark" ? "light" : "dark";
    this.#show();
    try {
      localStorage.setItem(KEY, this.#chosen);
    } catch {
      // Then it is forgotten with the page.
    }
  }

  /** Colours change before anybody draws with them. */
  #show(): void {
    document.documentElement.dataset["theme"] = this.current;
  }
}

export const themes = new Themes();
