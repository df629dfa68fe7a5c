const counts = {};

export default {
  observe({ type, object: { stage, requestInfo } }) {
    if (type !== 'MODIFIED' || stage !== 'ResponseComplete') return;
    const verb = requestInfo?.verb ?? '?';
    counts[verb] = (counts[verb] ?? 0) + 1;
  },
  close() {
    console.log(counts);
  },
};
