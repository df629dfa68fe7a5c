import { render } from 'preact';
import { Frame } from './frame/frame.tsx';
import { connect } from './state/stream.ts';

const root = document.getElementById('page');
if (root) render(<Frame />, root);
void connect();
