package com.example.shop.storefront.auth;

import com.example.shop.storefront.http.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class LoginController {
    private final AuthProperties auth;

    LoginController(AuthProperties auth) {
        this.auth = auth;
    }

    /** What the page needs to send its user to the issuer. Nothing of it is secret. */
    record Login(String issuer, String clientId) {}

    /** What the shop knows of its caller. Machines have no user name. */
    record Profile(String sub, String username, List<String> scopes) {}

    @GetMapping("/api/login")
    Login login() {
        if (!auth.known() || !StringUtils.hasText(auth.webClientId())) {
            throw new Problem(HttpStatus.NOT_FOUND, "nobody can log in here");
        }
        return new Login(auth.issuer(), auth.webClientId());
    }

    @GetMapping("/api/user/me")
    Profile me(@AuthenticationPrincipal Jwt token) {
        return new Profile(token.getSubject(), token.getClaimAsString("username"), List.of(token.getClaimAsString("scope").split(" ")));
    }
}
