using Cell0.ChatOps.Gateway;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Suite;

/// <summary>What a failed contact means: a gateway that was never here is <c>off</c>, one that was here and is gone has failed.</summary>
public sealed class GatewayContacts(SightingStore sightings, IOptionsMonitor<GatewayOptions> options)
{
    private const string HowToEnable = "start an OpenClaw gateway here, or set Gateway:Url to where it is";

    public GatewayAddress Address => GatewayAddress.Parse(options.CurrentValue.Url);

    /// <summary>A gateway answered at this address at some time.</summary>
    public bool SeenBefore => sightings.FirstSeen(Thing) is not null;

    private string Thing => $"gateway:{Address.Name}";

    /// <summary>The gateway here has offered its readiness page before: a web page in its place is then no older version, but a fault.</summary>
    public bool OfferedReadiness => sightings.FirstSeen(Readiness) is not null;

    private string Readiness => $"readiness:{Address.Name}";

    public void SawReadiness()
    {
        Saw(null);
        if (!OfferedReadiness) sightings.Saw(Readiness);
    }

    /// <summary>Remembers for good that a gateway answered here.</summary>
    public void Saw(string? version) => sightings.Saw(Thing, version);

    public GatewayContact Contact(bool seenBefore, bool answers, string? fault, string? version = null) => new(Address.Name, seenBefore, answers, fault, version);

    public ProbeOutcome NeverSeen(string reason) => ProbeOutcome.Off($"no gateway was ever seen here: {reason}", HowToEnable);

    /// <summary>Judges a refused or failed contact. One that only a gateway can give counts as a sighting.</summary>
    public ProbeOutcome Judge(GatewayError error)
    {
        if (IsGatewaysOwn(error.Kind)) Saw(null);
        return Judge(error, SeenBefore);
    }

    internal static ProbeOutcome Judge(GatewayError error, bool seenBefore) => error.Kind switch
    {
        GatewayErrorKind.WrongToken or GatewayErrorKind.NotPaired or GatewayErrorKind.MissingScope or GatewayErrorKind.ProtocolMismatch or GatewayErrorKind.NotOffered => ProbeOutcome.NotMeasured(error.Message),
        _ when seenBefore => ProbeOutcome.Failed(error.Message),
        GatewayErrorKind.Unreachable or GatewayErrorKind.NotAGateway => ProbeOutcome.Off($"no gateway was ever seen here: {error.Message}", HowToEnable),
        _ => ProbeOutcome.NotMeasured(error.Message),
    };

    private static bool IsGatewaysOwn(GatewayErrorKind kind) =>
        kind is GatewayErrorKind.WrongToken or GatewayErrorKind.NotPaired or GatewayErrorKind.MissingScope or GatewayErrorKind.ProtocolMismatch or GatewayErrorKind.Starting or GatewayErrorKind.Busy;
}
