package com.example.shop.storefront.sessions;

import com.example.shop.storefront.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * The cookie opens nothing: it only finds what the user, whom the access token names, has left here. So a session that was planted, stolen
 * or left behind by somebody else gives nothing away; who comes with it gets a new one.
 */
class OwnSessions<S extends Session> implements SessionRepository<S> {
    private static final String OWNER = "owner";
    private static final Logger LOG = LoggerFactory.getLogger(OwnSessions.class);

    private final SessionRepository<S> sessions;
    private final Store store;

    OwnSessions(SessionRepository<S> sessions, Store store) {
        this.sessions = sessions;
        this.store = store;
    }

    @Override
    public S createSession() {
        var session = sessions.createSession();
        session.setAttribute(OWNER, caller());
        return session;
    }

    @Override
    public S findById(String id) {
        var session = store.run(() -> sessions.findById(id));
        return session != null && caller().equals(session.getAttribute(OWNER)) ? session : null;
    }

    @Override
    public void save(S session) {
        try {
            store.run(() -> sessions.save(session));
        } catch (IllegalStateException ended) {
            // Another request of the user has ended it meanwhile.
            LOG.debug("not kept", ended);
        }
    }

    @Override
    public void deleteById(String id) {
        store.run(() -> sessions.deleteById(id));
    }

    private static String caller() {
        return SecurityContextHolder.getContext().getAuthentication().getName();
    }
}
