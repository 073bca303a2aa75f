using System.Text.Json;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>What came of one call of Twilio's API. No reason holds a secret.</summary>
public abstract record TwilioAnswer
{
    private TwilioAnswer()
    {
    }

    public sealed record Json(JsonElement Root) : TwilioAnswer;

    /// <param name="Code">Twilio's own number of the fault, where it gave one.</param>
    public sealed record Refusal(int Status, int? Code, string Said, TimeSpan? After) : TwilioAnswer;

    /// <summary>Success was said in a way that cannot be read: what was asked for may have been done.</summary>
    public sealed record Unreadable : TwilioAnswer;

    /// <summary>No connection: nothing was asked.</summary>
    public sealed record NotReached(string Reason) : TwilioAnswer;

    /// <summary>The connection ended before an answer.</summary>
    public sealed record NoAnswer(string Reason) : TwilioAnswer;
}
