using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>What a network does with one call.</summary>
internal enum CallFate
{
    Taken,

    /// <summary>Taken, and the connection ends before the answer.</summary>
    TakenAnswerLost,

    /// <summary>Taken, and no answer ever comes.</summary>
    TakenHangs,

    /// <summary>Not taken, and the connection ends before an answer.</summary>
    LostBefore,
    NoConnection,
    TooMany,
    ServerError,
    Refused,
    FormatRefused,
}

/// <summary>What is heard of a message that was taken.</summary>
internal enum ReceiptFate
{
    Prompt,
    Late,
    Failed,
    OutOfOrder,
    Duplicate,

    /// <summary>On the screen, and nobody says so.</summary>
    Never,

    /// <summary>Never on a screen, and nobody says so.</summary>
    Swallowed,

    /// <summary>Before the answer to the call.</summary>
    Early,

    /// <summary>Not taken after all; to go again at once.</summary>
    TryAgain,
}

/// <summary>How a network behaves; drawn anew for every call.</summary>
internal interface INetworkScript
{
    CallFate Call(string channel, OutgoingMessage message, bool isEdit);

    ReceiptFate Receipt(string channel);

    /// <summary>True when a question that people do not see is answered now.</summary>
    bool Answers(string channel);

    /// <summary>From the call to its reaching the network, and on to the answer.</summary>
    (TimeSpan There, TimeSpan Back) Latency(string channel);

    TimeSpan RetryAfter();

    /// <summary>Within these, a late receipt and a prompt one.</summary>
    TimeSpan ReceiptAfter(bool late);

    /// <summary>The chat's name from now on; null: it has not moved.</summary>
    string? MovedTo(string channel, string chat);
}
