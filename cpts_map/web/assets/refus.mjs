// What the server refuses to a call of Dash, which keeps it to itself, is told to the visitor.

const CALLS = '/_dash-update-component';
const call = window.fetch;

window.fetch = async (...given) => {
  const answer = await call(...given);
  if (answer.status >= 400 && new URL(answer.url).pathname.endsWith(CALLS)) {
    const told = await answer.clone().json().catch(() => ({}));
    const place = document.getElementById('message');
    if (told.message && place) place.textContent = told.message;
  }
  return answer;
};
