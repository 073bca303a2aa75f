namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>Which of OpenClaw's two ages the look-alike plays.</summary>
public enum GatewayAge
{
    /// <summary>Protocol 3, early 2026: no scopes without a device proof, a web page on every HTTP path, cron.list without paging, errors without codes.</summary>
    Old,

    /// <summary>Protocol 4, late 2026: readiness pages, paging, detail codes, ticks.</summary>
    New,
}

/// <summary>How the look-alike misbehaves; may be changed at any time and acts from the next frame or request on.</summary>
public enum GatewayMode
{
    Normal,

    /// <summary>A web page with 200 on every path, also where a WebSocket is asked for.</summary>
    HtmlEverywhere,
    ProtocolMismatch,

    /// <summary>The first frame of the connection is no JSON.</summary>
    GarbageGreeting,

    /// <summary>Answers to calls are no JSON.</summary>
    GarbageFrames,

    /// <summary>Closes with 1012 right after the handshake.</summary>
    ClosesAfterHello,

    /// <summary>Cuts the connection in the middle of an answer's frame.</summary>
    StopsMidCall,

    /// <summary>Opens the WebSocket and says nothing.</summary>
    NeverGreets,

    /// <summary>Greets, then answers no call and no HTTP request.</summary>
    NeverAnswers,
    Starting,
    Busy,

    /// <summary>Works, but its readiness page says 503.</summary>
    NotReady,
    OversizedFrame,

    /// <summary>Well-formed answers with one field of the wrong type.</summary>
    WrongTypes,
}
