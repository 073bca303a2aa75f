namespace Cell0.ChatOps.Simulators.Twilio;

/// <summary>What goes wrong with a call.</summary>
public abstract record TwilioFault
{
    private TwilioFault()
    {
    }

    /// <summary>An error in Twilio's own form.</summary>
    public sealed record Refusal(int Status, int Code, string Message, int? RetryAfter = null) : TwilioFault;

    /// <summary>A page of HTML, as a broken proxy gives it.</summary>
    public sealed record Garbage(int Status) : TwilioFault;

    /// <summary>Well-formed, and not what was asked for.</summary>
    public sealed record Odd(int Status, string Json) : TwilioFault;

    /// <summary>No answer until the client gives up.</summary>
    public sealed record Hang : TwilioFault;

    /// <summary>The connection is cut before an answer.</summary>
    /// <param name="Taken">True: the message was taken all the same.</param>
    public sealed record Reset(bool Taken) : TwilioFault;
}
