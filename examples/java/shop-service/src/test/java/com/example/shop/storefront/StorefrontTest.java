package com.example.shop.storefront;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.example.shop.DrainConfiguration;
import com.example.shop.ShopApplication;
import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The storefront without a store, as on a developer's computer. */
@SpringBootTest(
        // WebSockets need a real server.
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = {ShopApplication.class, DrainConfiguration.class, Storefront.class},
        properties = {"spring.grpc.server.enabled=false", "fulfilment.seconds=3600"})
@AutoConfigureMockMvc
class StorefrontTest {
    private static final String MUG = "/api/user/cart/items/p-1001";

    private final MockMvc shop;

    @Autowired
    StorefrontTest(MockMvc shop) {
        this.shop = shop;
    }

    @Test
    void productsAreOpenAndKeptAtTheEdge() throws Exception {
        var etag = shop.perform(get("/api/products/p-1001"))
                .andExpect(status().isOk())
                .andExpect(header().string("Cache-Control", containsString("s-maxage=300")))
                .andReturn()
                .getResponse()
                .getHeader("ETag");
        shop.perform(get("/api/products/p-1001").header("If-None-Match", "W/" + etag)).andExpect(status().isNotModified());
        shop.perform(get("/api/products").param("category", "No Category")).andExpect(status().isBadRequest());
        shop.perform(get("/api/products/p-0"))
                .andExpect(status().isNotFound())
                .andExpect(header().string("Cache-Control", "no-store"))
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON));
    }

    @Test
    void aProductIsChangedByWhoHasReadIt() throws Exception {
        var tent = "/api/products/p-1006";
        var etag = shop.perform(get(tent)).andReturn().getResponse().getHeader("ETag");
        var change = json(put(tent), "{\"name\":\"Tent\",\"category\":\"outdoor\",\"priceCents\":1}");
        var staff = user("machine", "shop/products");
        shop.perform(change.with(user("ada", "shop/checkout")).header("If-Match", etag)).andExpect(status().isForbidden());
        shop.perform(json(put(tent), "{\"name\":\"Tent\",\"category\":\"outdoor\",\"priceCents\":1}").with(staff))
                .andExpect(status().isPreconditionRequired());
        shop.perform(json(put(tent), "{\"name\":\"Tent\",\"category\":\"outdoor\",\"priceCents\":1}").with(staff).header("If-Match", etag))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.priceCents").value(1));
        shop.perform(json(put(tent), "{\"name\":\"Tent\",\"category\":\"outdoor\",\"priceCents\":2}").with(staff).header("If-Match", etag))
                .andExpect(status().isPreconditionFailed());
    }

    @Test
    void aCartBelongsToItsUserWhoeverHasTheCookie() throws Exception {
        var ada = user("ada", "shop/checkout");
        var session = session(json(put(MUG), "{\"quantity\":2}").with(ada));
        shop.perform(get("/api/user/cart").secure(true).with(ada).cookie(session)).andExpect(jsonPath("$.totalCents").value(2980));
        var graces = shop.perform(get("/api/user/cart").secure(true).with(user("grace", "openid")).cookie(session))
                .andExpect(jsonPath("$.lines", hasSize(0)))
                .andExpect(cookie().value("__Host-session", not(session.getValue())))
                .andExpect(cookie().secure("__Host-session", true))
                .andExpect(cookie().httpOnly("__Host-session", true));
        graces.andExpect(status().isOk());
        shop.perform(get("/api/user/cart").secure(true).with(ada).cookie(session)).andExpect(jsonPath("$.lines", hasSize(1)));
        shop.perform(delete("/api/user/session").secure(true).with(ada).cookie(session)).andExpect(status().isNoContent());
        shop.perform(get("/api/user/cart").secure(true).with(ada).cookie(session)).andExpect(jsonPath("$.lines", hasSize(0)));
    }

    @Test
    void cartsNeedTls() throws Exception {
        shop.perform(get("/api/user/cart").with(user("ada", "openid"))).andExpect(status().isBadRequest());
    }

    @Test
    void anOrderIsPlacedOnceForAKey() throws Exception {
        var ada = user("ada", "shop/checkout");
        var session = session(json(put(MUG), "{\"quantity\":1}").with(ada));
        var first = shop.perform(checkout(session, ada, "key")).andExpect(status().isCreated()).andReturn().getResponse();
        shop.perform(checkout(session, ada, "key")).andExpect(content().json(first.getContentAsString()));
        shop.perform(checkout(session, ada, "another")).andExpect(status().isConflict());
        shop.perform(json(put(MUG), "{\"quantity\":5}").secure(true).with(ada).cookie(session)).andExpect(status().isOk());
        shop.perform(checkout(session, ada, "key")).andExpect(status().isUnprocessableContent());
        shop.perform(get(String.valueOf(first.getHeader("Location"))).with(user("grace", "openid"))).andExpect(status().isNotFound());
    }

    @Test
    void withoutAnIssuerAllThatNeedsATokenIsClosed() throws Exception {
        shop.perform(get("/api/user/me")).andExpect(status().isServiceUnavailable()).andExpect(header().string("Retry-After", "1"));
    }

    private static MockHttpServletRequestBuilder checkout(Cookie session, RequestPostProcessor user, String key) {
        return post("/api/checkout").secure(true).with(user).cookie(session).header("Idempotency-Key", key);
    }

    private Cookie session(MockHttpServletRequestBuilder request) throws Exception {
        return shop.perform(request.secure(true)).andExpect(status().isOk()).andReturn().getResponse().getCookie("__Host-session");
    }

    private static MockHttpServletRequestBuilder json(MockHttpServletRequestBuilder request, String body) {
        return request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static RequestPostProcessor user(String subject, String scope) {
        return jwt().jwt(token -> token.subject(subject).claim("scope", scope))
                .authorities(new SimpleGrantedAuthority("SCOPE_" + scope));
    }
}
