"""The core medicines of every sample: each is there for something that ingest or a calculation must get right."""

from dataclasses import dataclass
from datetime import date

from ingest.synthetic.appraisals import THIRTY_DAYS, AppraisalSpec

# As SCMD prints them; other units have invented codes.
UNIT_CODES = {"ml": "258773002", "vial": "415818006", "tablet": "428673006"}
OTHER_UNITS = ("capsule", "sachet", "bottle", "pre-filled disposable injection")


@dataclass(frozen=True)
class Strength:
    """Amount of an ingredient in one 'per' of a product; without 'per', in one unit dose."""

    amount: float
    unit: str
    per: float | None = None
    per_unit: str | None = None


@dataclass(frozen=True)
class ProductSpec:
    """A product: how it is counted, how much is in it, and its share of the medicine."""

    name: str
    form: str
    unit: str
    size: float
    unit_dose: str
    strengths: tuple[Strength, ...]
    pack: float
    share: float = 1.0
    in_dmd: bool = True
    ddd_mg: float | None = None
    add_quantity: float | None = None


@dataclass(frozen=True)
class MedicineSpec:
    """A medicine: who uses it, how much, how its use moves, its appraisals and its products.

    ``packs`` are packs a month for 100,000 people at full use; ``early`` is the share of full use before
    ``start`` (1 for a medicine long in use); ``growth`` is the change a month, as a fraction; ``reach`` is the share
    of suitable trusts that use it at all; ``swing`` is the height of the winter peak.
    """

    name: str
    specialty: str
    packs: float
    products: tuple[ProductSpec, ...]
    start: date | None = None
    early: float = 0.05
    growth: float = 0.0
    reach: float = 1.0
    swing: float = 0.03
    appraisals: tuple[AppraisalSpec, ...] = ()


def powder(name: str, amount: float, unit: str = "mg", share: float = 1.0) -> ProductSpec:
    """A powder in vials, counted in vials."""
    form = "Powder for solution for infusion"
    return ProductSpec(name, form, "vial", 1, "vial", (Strength(amount, unit),), 1, share)


def solution(
    name: str, ml: float, per_ml: float, unit_dose: str = "vial", unit: str = "mg", share: float = 1.0
) -> ProductSpec:
    """A solution, counted in ml whatever it is packed in."""
    strength = Strength(per_ml, unit, 1, "ml")
    return ProductSpec(name, "Solution for injection", "ml", ml, unit_dose, (strength,), ml, share)


def tablets(name: str, mg: float, pack: int = 28, share: float = 1.0, **daily: float) -> ProductSpec:
    """Tablets, counted singly; ``daily`` is ddd_mg or add_quantity."""
    return ProductSpec(name, "Tablet", "tablet", 1, "tablet", (Strength(mg, "mg"),), pack, share, **daily)  # type: ignore[arg-type]


def capsules(name: str, mg: float, pack: int = 21, share: float = 1.0) -> ProductSpec:
    """Capsules, counted singly."""
    return ProductSpec(name, "Capsule", "capsule", 1, "capsule", (Strength(mg, "mg"),), pack, share)


PEN = "pre-filled disposable injection"

CORE_MEDICINES = (
    # No use at all before its appraisal; one product counted in vials, another in ml.
    MedicineSpec(
        "Tazorimab",
        "respiratory",
        14,
        (
            powder("Tazorimab 100mg powder for solution for injection vials", 100, share=0.45),
            solution("Tazorimab 100mg/4ml solution for injection vials", 4, 25, share=0.55),
        ),
        date(2023, 11, 1),
        early=0,
        swing=0.1,
        appraisals=(AppraisalSpec("TA9104", "severe asthma", date(2023, 11, 15)),),
    ),
    # The 60 mg tablets are missing from dm+d.
    MedicineSpec(
        "Beluxanib",
        "cancer",
        4,
        (
            tablets("Beluxanib 20mg tablets", 20, share=0.3, add_quantity=2),
            tablets("Beluxanib 40mg tablets", 40, share=0.6, add_quantity=1),
            ProductSpec(
                "Beluxanib 60mg tablets", "Tablet", "tablet", 1, "tablet", (Strength(60, "mg"),), 28, 0.1, in_dmd=False
            ),
        ),
        date(2023, 8, 1),
        early=0.15,
        appraisals=(
            AppraisalSpec(
                "TA9087", "advanced kidney cancer", date(2023, 8, 2), "optimised", commissioner="nhs_england"
            ),
        ),
    ),
    # A product whose strength is in units; its name needs quotation marks.
    MedicineSpec(
        "Cordaparin",
        "general",
        90,
        (
            solution("Cordaparin 40mg/0.4ml solution for injection pre-filled syringes", 0.4, 100, PEN, share=0.8),
            solution(
                "Cordaparin 5,000units/0.2ml solution for injection pre-filled syringes", 0.2, 25000, PEN, "unit", 0.2
            ),
        ),
        early=1,
        growth=0.002,
        appraisals=(
            AppraisalSpec("TA9061", "stroke prevention in atrial fibrillation", date(2019, 5, 22)),
            AppraisalSpec(
                "TA9017",
                "clot prevention after joint replacement",
                None,
                status=None,
                month_seen="2014-09",
                commissioner=None,
            ),
        ),
    ),
    MedicineSpec(
        "Velstatin",
        "cardiology",
        22,
        (
            ProductSpec(
                "Velstatin 75mg/1ml solution for injection pre-filled disposable devices",
                "Solution for injection",
                "ml",
                1,
                PEN,
                (Strength(75, "mg", 1, "ml"),),
                2,
                0.6,
                ddd_mg=5.4,
                add_quantity=0.0714,
            ),
            ProductSpec(
                "Velstatin 150mg/1ml solution for injection pre-filled disposable devices",
                "Solution for injection",
                "ml",
                1,
                PEN,
                (Strength(150, "mg", 1, "ml"),),
                2,
                0.4,
                ddd_mg=5.4,
                add_quantity=0.0357,
            ),
        ),
        date(2024, 1, 1),
        early=0.02,
        appraisals=(
            AppraisalSpec("TA9112", "high cholesterol", date(2024, 1, 17), "optimised", recommendation=1),
            AppraisalSpec(
                "TA9112",
                "inherited high cholesterol",
                date(2024, 1, 17),
                "not_recommended",
                rule=None,
                recommendation=2,
            ),
            # Three months after this day are 90 days.
            AppraisalSpec("TA9137", "prevention after a heart attack", date(2024, 12, 4)),
        ),
    ),
    MedicineSpec(
        "Ormelizumab",
        "neurology",
        5,
        (solution("Ormelizumab 300mg/10ml solution for infusion vials", 10, 30),),
        date(2023, 9, 1),
        early=0.1,
        appraisals=(
            AppraisalSpec("TA9098", "relapsing multiple sclerosis", date(2023, 9, 27), commissioner="nhs_england"),
        ),
    ),
    # Declines as people are cured; one product has two ingredients.
    MedicineSpec(
        "Pradofenib",
        "hepatology",
        6,
        (
            tablets("Pradofenib 400mg tablets", 400, share=0.6, ddd_mg=400),
            ProductSpec(
                "Pradofenib 400mg / Olsavir 100mg tablets",
                "Tablet",
                "tablet",
                1,
                "tablet",
                (Strength(400, "mg"), Strength(100, "mg")),
                28,
                0.4,
            ),
        ),
        early=1,
        growth=-0.035,
        appraisals=(
            AppraisalSpec(
                "TA9075",
                "hepatitis C",
                date(2021, 2, 10),
                status="replaced",
                replaced_by="TA9133",
                commissioner="nhs_england",
                replaced_on=date(2025, 1, 22),
            ),
            AppraisalSpec("TA9133", "hepatitis C", date(2025, 1, 22), "optimised", commissioner="nhs_england"),
        ),
    ),
    MedicineSpec(
        "Lunaciclib",
        "cancer",
        7,
        (capsules("Lunaciclib 50mg capsules", 50, share=0.35), capsules("Lunaciclib 100mg capsules", 100, share=0.65)),
        date(2024, 5, 1),
        early=0.04,
        appraisals=(
            AppraisalSpec(
                "TA9120",
                "advanced breast cancer",
                date(2024, 5, 8),
                "managed_access",
                status="replaced",
                replaced_by="TA9141",
                rule="from positive draft guidance",
                commissioner="cancer_drugs_fund",
                clock_rule="managed_access",
                clock_starts=date(2024, 3, 20),
                replaced_on=date(2025, 6, 11),
            ),
            AppraisalSpec("TA9141", "advanced breast cancer", date(2025, 6, 11), commissioner="nhs_england"),
            AppraisalSpec("TA9142", "early breast cancer", date(2025, 7, 2), "not_recommended", rule=None),
        ),
    ),
    # Highly specialised: a few trusts; dm+d gives no strength for the granules.
    MedicineSpec(
        "Ambrexafor",
        "respiratory",
        2.5,
        (
            tablets("Ambrexafor 150mg tablets", 150, pack=56, share=0.8),
            ProductSpec("Ambrexafor granules sachets", "Granules", "sachet", 1, "sachet", (), 56, 0.2),
        ),
        date(2023, 6, 1),
        early=0.2,
        reach=0.3,
        appraisals=(AppraisalSpec("HST904", "cystic fibrosis", date(2023, 6, 7), commissioner="nhs_england"),),
    ),
    # Very small volumes, so most quantities are fractions of a ml.
    MedicineSpec(
        "Sitafloxa",
        "ophthalmology",
        45,
        (solution("Sitafloxa 2mg/0.05ml solution for injection vials", 0.05, 40),),
        early=1,
        growth=0.006,
        appraisals=(
            AppraisalSpec("TA9055", "diabetic macular oedema", date(2021, 10, 6)),
            AppraisalSpec("TA9056", "retinal vein occlusion", date(2021, 10, 13), "only_in_research", rule=None),
            AppraisalSpec("TA9155", "diabetic retinopathy", date(2026, 1, 7)),
        ),
    ),
    MedicineSpec(
        "Rovatinib",
        "rheumatology",
        8,
        (
            tablets("Rovatinib 5mg tablets", 5, pack=56, share=0.7, ddd_mg=10),
            tablets("Rovatinib 11mg modified-release tablets", 11, share=0.3, ddd_mg=10),
        ),
        date(2024, 9, 1),
        early=0.12,
        appraisals=(
            AppraisalSpec("TA9131", "severe rheumatoid arthritis", date(2024, 9, 18), "optimised"),
            AppraisalSpec(
                "TA9132", "psoriatic arthritis", date(2024, 9, 18), rule=THIRTY_DAYS, clock_rule="fast_track"
            ),
            AppraisalSpec("TA9146", "giant cell arteritis", date(2025, 5, 14), clock_rule="statutory"),
            AppraisalSpec("TA9157", "juvenile arthritis", date(2026, 2, 25), rule=THIRTY_DAYS, clock_rule="fast_track"),
        ),
    ),
    # Strengths in grams.
    MedicineSpec(
        "Nefracept",
        "renal",
        6,
        (
            powder("Nefracept 500mg powder for solution for infusion vials", 500, share=0.4),
            powder("Nefracept 1g powder for solution for infusion vials", 1, "gram", 0.6),
        ),
        date(2022, 10, 1),
        early=0.1,
        reach=0.7,
        appraisals=(
            AppraisalSpec("TA9069", "chronic kidney disease", date(2022, 10, 12)),
            AppraisalSpec(
                "TA9152",
                "lupus nephritis",
                date(2025, 10, 15),
                rule="6 months from publication, until there are places for infusion",
                clock_rule="extended",
                clock_due=date(2026, 4, 15),
            ),
        ),
    ),
    # Strengths in micrograms.
    MedicineSpec(
        "Dolvetide",
        "neurology",
        12,
        (
            solution(
                "Dolvetide 750micrograms/0.5ml solution for injection pre-filled disposable devices",
                0.5,
                1500,
                PEN,
                "microgram",
            ),
        ),
        date(2024, 7, 1),
        early=0.03,
        swing=0.06,
        appraisals=(
            AppraisalSpec("TA9127", "migraine prevention", date(2024, 7, 10), "optimised", recommendation=1),
            AppraisalSpec("TA9127", "cluster headache prevention", date(2024, 7, 10), recommendation=2),
        ),
    ),
    # For the mental health trusts.
    MedicineSpec(
        "Zelaxidone",
        "psychiatry",
        16,
        (
            tablets("Zelaxidone 25mg tablets", 25, share=0.5),
            tablets("Zelaxidone 50mg tablets", 50, share=0.4),
            solution("Zelaxidone 150mg/1.14ml suspension for injection vials", 1.14, 131.6, share=0.1),
        ),
        early=1,
        appraisals=(AppraisalSpec("TA9042", "schizophrenia", date(2018, 3, 7), status=None),),
    ),
    # Not recommended, and an appraisal that ended without one; only the month of the first is known.
    MedicineSpec(
        "Quintazole",
        "gastroenterology",
        3,
        (tablets("Quintazole 10mg tablets", 10), capsules("Quintazole 20mg capsules", 20, 28, 0.2)),
        early=0.5,
        reach=0.35,
        appraisals=(
            AppraisalSpec("TA9093", "ulcerative colitis", None, "not_recommended", rule=None, month_seen="2023-02"),
            AppraisalSpec("TA9094", "Crohn's disease", date(2023, 2, 22), "terminated", rule=None),
        ),
    ),
    # So new that it has no data in the earlier of the latest eight quarters, and does not count in the headline.
    MedicineSpec(
        "Ostravimer",
        "renal",
        9,
        (capsules("Ostravimer 200mg capsules", 200, 30),),
        date(2025, 9, 1),
        early=0,
        appraisals=(AppraisalSpec("TA9151", "IgA nephropathy", date(2025, 9, 10), "optimised"),),
    ),
    # Never appraised, and used by every kind of trust: they show that a trust submitted.
    MedicineSpec("Pelmacort", "general", 220, (tablets("Pelmacort 5mg tablets", 5, ddd_mg=10),), early=1, swing=0.12),
    MedicineSpec("Morvadol", "general", 60, (solution("Morvadol 10mg/5ml oral solution", 100, 2, "bottle"),), early=1),
)
