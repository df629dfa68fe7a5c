import { render } from 'preact';
import { Frame } from './frame/frame.tsx';
import { followLocation } from './frame/location.ts';
import { keepTitle } from './frame/page-title.ts';
import { applyTheme } from './frame/theme.tsx';
import { connect } from './state/stream.ts';

// Before anything is drawn.
applyTheme();
followLocation();
keepTitle();
const root = document.getElementById('page');
if (root) render(<Frame />, root);
void connect();
