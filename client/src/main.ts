import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import * as z from 'zod/mini';
import App from './App.svelte';
import { fillOlderBrowser } from './older-browsers.ts';

fillOlderBrowser();

// zod tries to compile its parsers, which the content security policy reports as an attack.
z.config({ jitless: true });

const page = document.getElementById('page');
if (!page) throw new Error('index.html has no #page.');
mount(App, { target: page });
