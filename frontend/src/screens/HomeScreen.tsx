import { useState } from "preact/hooks";
import type { Choice, Office } from "../contract";
import { words as allWords } from "../words";
import { pathOf, type Route } from "./routes";
import { ScreenHeading } from "./Screen";
import { ScreenIcon, ServiceIcon } from "./screenIcons";

const LONGEST_QUESTION = 2000;
const BESIDE = ["dossier", "report", "contact"] as const;

interface Props {
  office: Office;
  onAsk: (question: Choice) => void;
}

/** What a person sees first: where to ask, what most come for, and where else to go. */
export function HomeScreen({ office, onAsk }: Props) {
  const words = allWords.screens.home;
  return (
    <main class="main screen screen--home" id="screen">
      <div class="hero">
        <div class="screen__column hero__column">
          <ScreenHeading route="home">{words.question}</ScreenHeading>
          <Search onAsk={onAsk} />
        </div>
      </div>
      <div class="screen__column">
        <Services
          services={office.services.length > 0 ? office.services : office.suggestions}
          onAsk={onAsk}
        />
        <section aria-labelledby="home-more">
          <h3 class="screen__subheading" id="home-more">
            {words.more}
          </h3>
          <ul class="ways">
            {BESIDE.map((route) => (
              <Way key={route} route={route} name={words[route]} hint={words[`${route}Hint`]} />
            ))}
          </ul>
        </section>
        <p class="disclosure">{office.disclosure}</p>
      </div>
    </main>
  );
}

function Search({ onAsk }: { onAsk: (question: Choice) => void }) {
  const words = allWords.screens.home;
  const [question, setQuestion] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    const text = question.trim();
    if (text !== "") onAsk({ label: text, text });
  };
  return (
    <form class="search" onSubmit={submit}>
      <label class="visually-hidden" for="search">
        {words.question}
      </label>
      <input
        id="search"
        class="search__input"
        type="text"
        autocomplete="off"
        enterkeyhint="send"
        maxLength={LONGEST_QUESTION}
        placeholder={words.placeholder}
        value={question}
        onInput={(event) => setQuestion(event.currentTarget.value)}
      />
      <button type="submit" class="search__button">
        {words.ask}
      </button>
    </form>
  );
}

function Services({ services, onAsk }: { services: (Choice & { icon?: string })[]; onAsk: Props["onAsk"] }) {
  return (
    <section aria-labelledby="home-services">
      <h3 class="screen__subheading" id="home-services">
        {allWords.screens.home.services}
      </h3>
      <ul class="services">
        {services.map((service) => (
          <li key={service.text}>
            <button
              type="button"
              class="service"
              onClick={() => onAsk({ label: service.text, text: service.text })}
            >
              <span class="service__icon">
                <ServiceIcon name={service.icon ?? ""} />
              </span>
              <span class="service__name">{service.label}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Way({ route, name, hint }: { route: Route; name: string; hint: string }) {
  return (
    <li>
      <a class="way" href={pathOf(route)}>
        <ScreenIcon route={route} />
        <span class="way__words">
          <span class="way__name">{name}</span>
          <span class="way__hint">{hint}</span>
        </span>
      </a>
    </li>
  );
}
