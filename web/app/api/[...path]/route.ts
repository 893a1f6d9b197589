import { notFound, problemResponse } from '../../../server/http/problem-response.ts';

const answer = () => problemResponse(notFound('address').problem);

export { answer as GET, answer as POST, answer as PUT, answer as PATCH, answer as DELETE };
