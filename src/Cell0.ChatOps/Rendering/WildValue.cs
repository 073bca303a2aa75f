using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Values;

namespace Cell0.ChatOps.Rendering;

/// <summary>
/// Anything a template may ask for: has every member, is a list of two of itself and prints one nasty text. Lets a template be tried
/// without a sample; <paramref name="present"/> decides which branches it takes.
/// </summary>
internal sealed class WildValue(string? text, bool present) : FluidValue
{
    public override FluidValues Type => FluidValues.Object;

    public override bool Equals(FluidValue? other) => other is not null && (other.IsNil() ? !present : ReferenceEquals(this, other));

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => 0;

    public override bool ToBooleanValue() => present;

    public override decimal ToNumberValue() => 3;

    public override string ToStringValue() => text ?? "";

    public override object ToObjectValue() => ToStringValue();

    public override bool Contains(FluidValue value) => present;

    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) => present ? [this, this] : [];

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) => this;

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context) => this;

    [Obsolete("Required by the base class; Fluid calls WriteToAsync.")]
    public override void WriteTo(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo) => writer.Write(encoder.Encode(ToStringValue()));
}
